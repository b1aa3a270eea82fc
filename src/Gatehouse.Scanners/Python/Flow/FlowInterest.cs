using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Tells by its names alone whether a module can hold a source or an entry point, before anything of it is followed. Immutable.</summary>
internal sealed class FlowInterest
{
    private readonly Dictionary<string, SourceNames> _byLibrary;

    /// <summary>Every name that says anything, and what: names are looked at by the hundred thousand, and most say nothing.</summary>
    private readonly Dictionary<string, Saying> _sayings = new(StringComparer.Ordinal);
    private readonly NameFilter _saying;
    private readonly List<CalledShape> _called;

    /// <summary>What makes an entry point whatever it is of: <c>.route(</c>.</summary>
    private readonly ImmutableArray<byte[]> _ofUnknown;

    public FlowInterest(FlowModels models, FlowBudget budget)
    {
        _byLibrary = models.Paths.SourcesByLibrary(budget.Entering);
        foreach (var (_, parameter, _) in models.Paths.Parameters)
            SayingOf(parameter).IsParameter = true;
        foreach (var own in _byLibrary.Values)
        {
            foreach (var name in own.Handled)
                SayingOf(name).Handled.Add(own);
            foreach (var name in own.Names)
                SayingOf(name).Named.Add(own);
            foreach (var name in own.Alone.Concat(own.Holders))
                SayingOf(name).Held.Add(own);
        }

        _saying = new NameFilter(_sayings.Keys);
        _called = models.Paths.Called;
        _ofUnknown = [.. models.Paths.RoutersOfUnknown().Select(name => Encoding.UTF8.GetBytes($".{name}("))];
    }

    private Saying SayingOf(string name)
    {
        if (!_sayings.TryGetValue(name, out var saying))
            _sayings.Add(name, saying = new Saying());
        return saying;
    }

    /// <summary>Whether a platform calls one of its functions by its name and what it takes.</summary>
    public bool IsCalled(PythonTree tree)
    {
        foreach (var statement in tree.Body)
        {
            if (IsCalled(statement, 0))
                return true;
            if (statement is not ClassStatement type)
                continue;
            foreach (var member in type.Body)
            {
                if (IsCalled(member, 1))
                    return true;
            }
        }

        return false;
    }

    private bool IsCalled(Statement statement, int skipped)
    {
        if (statement is not FunctionStatement function)
            return false;
        foreach (var shape in _called)
        {
            if (shape.Fits(function.Name, function.Parameters, skipped) || (skipped == 0 && shape.MayFit(function)))
                return true;
        }

        return false;
    }

    /// <summary>Whether it seems to make handlers of an application that it may only be given.</summary>
    public bool IsRouted(ReadOnlySpan<byte> text)
    {
        foreach (var router in _ofUnknown)
        {
            if (text.IndexOf(router) >= 0)
                return true;
        }

        return false;
    }

    /// <param name="known">What <see cref="Of"/> knows of its imports.</param>
    public bool IsIn(PythonTree tree, ImmutableArray<SourceNames> known)
    {
        if (known.IsEmpty)
            return false;
        var found = new Found[known.Length];
        var search = new Search(this, known, found);
        foreach (var statement in tree.Body)
        {
            search.Child(statement);
            if (search.IsDone)
                return true;
        }

        return false;
    }

    /// <summary>What is known of the libraries that are imported.</summary>
    public ImmutableArray<SourceNames> Of(ImmutableArray<ModuleImport> imports)
    {
        var found = new List<SourceNames>();
        foreach (var import in imports)
        {
            if (import.Library is { } library && _byLibrary.TryGetValue(library, out var own) && !found.Contains(own))
                found.Add(own);
        }

        return [.. found];
    }

    [Flags]
    private enum Found : byte
    {
        Name = 1,
        Holder = 2,
    }

    private struct Search(FlowInterest interest, ImmutableArray<SourceNames> known, Found[] found) : IPythonChildren
    {
        private bool _hasHolder;

        public bool IsDone { get; private set; }

        public void Child(PythonNode child)
        {
            if (IsDone)
                return;
            switch (child)
            {
                case NameExpression name:
                    Meet(name.Name);
                    return;
                case AttributeExpression attribute:
                    Meet(attribute.Name);
                    break;
                case ImportFromStatement from:
                    // `from django.urls import path` names what `path` hangs on.
                    if (from is { Level: 0, Module: { } module })
                        Meet(module[(module.LastIndexOf('.') + 1)..]);
                    foreach (var alias in from.Names)
                        Meet(alias.Name);
                    return;
                case ClassStatement { Arguments.Length: > 0 }:
                    // A method of it may have the request as an attribute.
                    _hasHolder = true;
                    for (var i = 0; i < known.Length && !IsDone; i++)
                        IsDone = (found[i] & Found.Name) != 0;
                    break;
            }

            PythonWalk.Children(child, ref this);
        }

        private void Meet(string name)
        {
            if (!interest._saying.MayHave(name) || !interest._sayings.TryGetValue(name, out var saying))
                return;
            if (saying.IsParameter)
                _hasHolder = true;
            for (var i = 0; i < known.Length; i++)
            {
                var own = known[i];
                if (saying.Handled.Contains(own))
                    IsDone = true;
                if (saying.Named.Contains(own))
                    found[i] |= Found.Name;
                if (saying.Held.Contains(own))
                    found[i] |= Found.Holder;
                if ((found[i] & Found.Name) != 0 && (_hasHolder || (found[i] & Found.Holder) != 0))
                    IsDone = true;
            }
        }
    }

    /// <summary>What a name says: of which libraries it is a source, what a source hangs on, or a class that the outside calls.</summary>
    private sealed class Saying
    {
        public bool IsParameter { get; set; }
        public List<SourceNames> Handled { get; } = [];
        public List<SourceNames> Named { get; } = [];
        public List<SourceNames> Held { get; } = [];
    }
}
