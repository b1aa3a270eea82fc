using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Calls that are guilty by the values in them: which algorithm, which flag, which generator it is after all.</summary>
internal sealed partial class Interpreter
{
    /// <summary>How far up the calls are told that led to one.</summary>
    private const int MostCallers = 4;

    /// <summary>How many ways to the same call are told.</summary>
    private const int MostWays = 6;

    private readonly Dictionary<(FlowModule, ByteSpan, OffenceKind), List<Offence>> _offences = [];
    private readonly Dictionary<TaintSource, List<OffencePlace>> _guessable = [];

    public IEnumerable<Offence> Offences => _offences.Values.SelectMany(ways => ways).Concat(_guessable.Select(ToOffence));

    private void Report(OffenceKind kind, Charge charge, FlowCall call)
    {
        if (call.Node is not CallExpression node)
            return;
        var at = charge.At is { } argument ? call.Find(argument.Position, argument.Name)?.Node.Span : null;
        // What was given elsewhere, by a partial, stands elsewhere.
        Report(kind, charge, node, at is { } given && given.Start >= node.Start && given.End <= node.End ? given : node.Span);
    }

    private void Report(OffenceKind kind, Charge charge, PythonNode node, ByteSpan span)
    {
        var key = (Module, node.Span, kind);
        if (!_offences.TryGetValue(key, out var ways))
            _offences.Add(key, ways = []);
        if (ways.Count >= MostWays)
            return;
        var others = Callers();
        if (ways.Exists(way => way.Charge.Told == charge.Told && way.Others.SequenceEqual(others)))
            return;
        ways.Add(new Offence(kind, Module, node.Span, span, charge, others));
    }

    private ImmutableArray<OffencePlace> Callers()
    {
        var callers = ImmutableArray.CreateBuilder<OffencePlace>();
        for (var context = _call; context is not null && callers.Count < MostCallers; context = context.Caller)
        {
            if (context is { Site: { } site, From: { } from })
                callers.Add(new OffencePlace(from, site.Span));
        }

        return callers.DrainToImmutable();
    }

    /// <summary>A number, or a choice, that can be foretold.</summary>
    private Value Guessable(SourceFacts facts, ApiPath? path, FlowCall call)
    {
        var value = Marked(facts, path, call.Node);
        if (call.Node is CallExpression)
        {
            foreach (var mark in value.Taint.Marks)
                _guessable.TryAdd(mark.Source, []);
        }

        return value;
    }

    /// <summary>A list in an order that can be foretold.</summary>
    private Value? Shuffled(FlowCall call)
    {
        if (call.Argument(0) is not { } list)
            return null;
        var facts = _paths.Of("random.random()").Source!;
        var some = Guessable(facts, null, call);
        foreach (var atom in list.Atoms)
        {
            if (atom is ObjectAtom thing)
                Update(thing, content => content.WithSome(some), list.Atoms.Length == 1);
        }

        return Value.None;
    }

    /// <summary>What a function of the tree gives back may have been made by a weak generator: what is done with it tells what it is for.</summary>
    private Value Returned(Value result, FlowCall call)
    {
        if (_guessable.Count > 0 && call.Node is CallExpression)
            Pass(result, Module, call.Node);
        return result;
    }

    /// <summary>A number that can be guessed comes by a place whose names may say what it is for.</summary>
    private void Pass(Value value, FlowModule module, PythonNode node)
    {
        foreach (var mark in value.Taint.Marks)
        {
            // What a library makes of it is another thing: the answer of a server that was asked again after a while.
            if (mark.IsDoubtful || !_guessable.TryGetValue(mark.Source, out var places) || places.Count >= MostWays)
                continue;
            var place = new OffencePlace(module, node.Span);
            if (!places.Contains(place))
                places.Add(place);
        }
    }

    private Offence ToOffence(KeyValuePair<TaintSource, List<OffencePlace>> made)
    {
        var source = made.Key;
        var kind = ReferenceEquals(source.Facts, _paths.Of("uuid.uuid1()").Source) ? OffenceKind.PredictableUuid : OffenceKind.WeakRandom;
        return new Offence(kind, source.Module, source.Span, source.Span, new Charge(""), [.. made.Value]);
    }
}
