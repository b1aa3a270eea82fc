using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Clears calls that look wrong as they are written, and are not. That needs more than to have seen nothing: the function that holds the
/// call was followed to its end each time, and so was everything that names it.
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>How many functions are asked for the sake of one call.</summary>
    private const int MostAsked = 60;

    private readonly Dictionary<FlowModule, NamedPlaces> _mentions = [];
    private readonly HashSet<FlowModule> _cutAtTop = [];

    /// <summary>What runs here is not followed to its end.</summary>
    private void Cut()
    {
        if (RunningCode() is { } code)
            code.IsCut = true;
        else
            _cutAtTop.Add(Module);
    }

    private void Watch(CallExpression node, FlowCall call)
    {
        if (Module.Watched is { } watched && watched.Has(node))
            watched.Saw(node, IsSpent || _store.IsDead ? false : IsOwnData(call));
    }

    private static bool IsOwnData(FlowCall call)
    {
        var data =
            call.Positional is [var first, ..] ? first.Value
            : call.Keywords is [var named, ..] ? named.Value
            : null;
        return data?.Constants is { Count: > 0 } && call is { Star: null, DoubleStar: null };
    }

    public void Clear()
    {
        foreach (var module in _modules.All)
        {
            if (module is not { Watched: { } watched, State: ModuleState.Done })
                continue;
            foreach (var call in watched.Open.ToList())
            {
                var asked = new HashSet<PythonNode>();
                if (IsFollowed(module, MentionsOf(module).Around(call.Start), asked))
                    watched.Clear(call);
            }
        }
    }

    private NamedPlaces MentionsOf(FlowModule module)
    {
        if (!_mentions.TryGetValue(module, out var mentions))
            _mentions.Add(module, mentions = NamedPlaces.Of(TreeOf(module)));
        return mentions;
    }

    /// <param name="place">Null: the top level.</param>
    private bool IsFollowed(FlowModule module, NamedPlaces.Place? place, HashSet<PythonNode> asked)
    {
        if (place is null)
            return module.State == ModuleState.Done
                && !_cutAtTop.Contains(module)
                && !_unfinished.Exists(left => ReferenceEquals(left.Module, module));
        if (!asked.Add(place.Function))
            return true;
        if (asked.Count > MostAsked || !_codes.TryGetValue(place.Function, out var code) || !code.IsFollowed || code.IsCut)
            return false;
        if (code.IsEntered)
            return true;
        var around = place.Around is { } outer ? MentionsOf(module).Find(outer) : null;
        if (place.Function is LambdaExpression)
            return IsFollowed(module, around, asked);
        if (!((FunctionStatement)place.Function).Decorators.All(IsPlain))
            return false;
        if (place.Class is not { } type)
            return IsFollowed(module, around, asked) && AreFollowed(module, code.Name, asked);
        // What has a class from elsewhere is called from there too.
        return type.Arguments.All(argument => argument.Form == ArgumentForm.Positional && IsOwn(argument.Value, module))
            && AreFollowed(module, type.Name, asked)
            && (
                code.Name.StartsWith("__", StringComparison.Ordinal) && code.Name.EndsWith("__", StringComparison.Ordinal)
                || AreFollowed(module, code.Name, asked)
            );
    }

    private static bool IsPlain(Expression decorator) =>
        decorator
            is NameExpression { Name: "property" or "staticmethod" or "classmethod" or "cached_property" or "dataclass" }
                or AttributeExpression { Name: "cached_property" or "setter" };

    /// <summary>Whether a base is a class of the tree with no bases of libraries.</summary>
    private bool IsOwn(Expression written, FlowModule module) =>
        written is NameExpression { Name: var name }
        && (
            name == "object"
            || module.Frame?.CellOf(name) is { } cell
                && Held(cell) is Value { IsNothing: false } value
                && Resolved(value, cell) is { Only: ClassAtom { Type: var type } }
                && type.AllLibraries().Count == 0
        );

    /// <summary>Whether all that names it, in its own file and in those that have it from there, was followed.</summary>
    private bool AreFollowed(FlowModule home, string name, HashSet<PythonNode> asked)
    {
        var places = new List<FlowModule> { home };
        for (var i = 0; i < places.Count; i++)
        {
            var module = places[i];
            var mentions = MentionsOf(module);
            if (mentions.IsUnclear(name) || (mentions.IsAtTop(name) && !IsFollowed(module, null, asked)))
                return false;
            foreach (var function in mentions.Of(name))
            {
                if (!IsFollowed(module, mentions.Find(function), asked))
                    return false;
            }

            if (!ReferenceEquals(module, home) && !mentions.IsAtTop(name))
                continue;
            foreach (var other in _modules.All)
            {
                if (!places.Contains(other) && other.Reaches(module) && Mentions(other, [name]))
                    places.Add(other);
            }
        }

        return true;
    }
}
