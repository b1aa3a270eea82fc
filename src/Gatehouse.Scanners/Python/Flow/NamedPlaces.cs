using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Where names stand in a file: in which function or lambda, null at the top level.</summary>
internal sealed class NamedPlaces
{
    private readonly Dictionary<string, HashSet<PythonNode>> _inside = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outside = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unclear = new(StringComparer.Ordinal);
    private readonly List<Place> _functions = [];

    private NamedPlaces() { }

    /// <param name="Class">The class whose member it is.</param>
    /// <param name="Around">The function that it stands in.</param>
    public sealed record Place(PythonNode Function, ClassStatement? Class, PythonNode? Around);

    public static NamedPlaces Of(PythonTree tree)
    {
        var places = new NamedPlaces();
        var search = new Search(places, null, null);
        foreach (var statement in tree.Body)
            search.Child(statement);
        return places;
    }

    public IEnumerable<PythonNode> Of(string name) => _inside.TryGetValue(name, out var functions) ? functions : [];

    public bool IsAtTop(string name) => _outside.Contains(name);

    /// <summary>Imported under another name, or asked for by a text.</summary>
    public bool IsUnclear(string name) => _unclear.Contains(name);

    /// <summary>The innermost function around a place; null: none.</summary>
    public Place? Around(int position) =>
        _functions.Where(place => place.Function.Start <= position && position < place.Function.End).MaxBy(place => place.Function.Start);

    public Place? Find(PythonNode function) => _functions.Find(place => ReferenceEquals(place.Function, function));

    private readonly struct Search(NamedPlaces found, PythonNode? function, ClassStatement? type) : IPythonChildren
    {
        public void Child(PythonNode child)
        {
            var self = this;
            switch (child)
            {
                case NameExpression name:
                    Add(name.Name);
                    return;
                case AttributeExpression attribute:
                    Add(attribute.Name);
                    break;
                case CallExpression { Function: NameExpression { Name: "getattr" or "methodcaller" or "attrgetter" } } call:
                    Unclear(call.Arguments);
                    break;
                case CallExpression { Function: AttributeExpression { Name: "methodcaller" or "attrgetter" } } call:
                    Unclear(call.Arguments);
                    break;
                case SubscriptExpression { Value: CallExpression, Index: StringExpression name }:
                    found._unclear.Add(name.Value);
                    break;
                case ImportFromStatement from:
                    foreach (var alias in from.Names)
                    {
                        Add(alias.Name);
                        if (alias.AsName is { } other && other != alias.Name)
                            found._unclear.Add(alias.Name);
                    }

                    return;
                case ClassStatement inner:
                    self = new Search(found, function, inner);
                    break;
                case FunctionStatement or LambdaExpression:
                    found._functions.Add(new Place(child, type, function));
                    self = new Search(found, child, null);
                    break;
            }

            PythonWalk.Children(child, ref self);
        }

        private void Unclear(ImmutableArray<Argument> arguments)
        {
            foreach (var argument in arguments)
            {
                if (argument.Value is StringExpression name)
                    found._unclear.Add(name.Value);
            }
        }

        private void Add(string name)
        {
            if (function is null)
                found._outside.Add(name);
            else if (found._inside.TryGetValue(name, out var functions))
                functions.Add(function);
            else
                found._inside.Add(name, [function]);
        }
    }
}
