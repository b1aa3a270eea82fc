using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary><c>match</c>: which case it can be, and what its names are then.</summary>
internal sealed partial class Interpreter
{
    private void ExecuteMatch(MatchStatement statement, int at, Value? subject)
    {
        subject ??= Evaluate(statement.Subject);
        if (_store.IsDead)
            return;
        var start = _store;
        var ends = new List<Cells>();
        var isOpen = true;
        foreach (var part in statement.Cases.AsSpan()[at..])
        {
            if (!isOpen || IsSpent)
                break;
            var truth = Matches(part.Pattern, subject);
            if (truth == Truth.No)
                continue;
            _store = new Store(start);
            BindPattern(part.Pattern, subject);
            RefineByPattern(statement.Subject, part.Pattern);
            if (part.Guard is { } guard)
            {
                var guarded = TruthOf(Evaluate(guard));
                if (guarded == Truth.No)
                    continue;
                truth = guarded == Truth.Yes ? truth : Truth.Unknown;
                if (!Refine(guard, true))
                    continue;
            }

            Execute(part.Body);
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            isOpen = truth != Truth.Yes;
        }

        if (isOpen)
            ends.Add(new Cells());
        _store = start;
        _store.ContinueFrom(ends);
    }

    private Truth Matches(Pattern pattern, Value subject)
    {
        switch (pattern)
        {
            case AsPattern { Pattern: null }:
                return Truth.Yes;
            case AsPattern { Pattern: { } inner }:
                return Matches(inner, subject);
            case ValuePattern value:
                return CompareValues(subject, CompareOperator.Eq, Evaluate(value.Value));
            case SingletonPattern singleton:
                return CompareValues(subject, CompareOperator.Is, ValueOf(singleton.Value));
            case OrPattern or:
                var all = Truth.No;
                foreach (var inner in or.Patterns)
                {
                    var truth = Matches(inner, subject);
                    if (truth == Truth.Yes)
                        return Truth.Yes;
                    if (truth == Truth.Unknown)
                        all = Truth.Unknown;
                }

                return all;
            case SequencePattern sequence when ItemsOf(subject) is { } items && !sequence.Patterns.Any(p => p is StarPattern):
                if (items.Length != sequence.Patterns.Length)
                    return Truth.No;
                var every = Truth.Yes;
                for (var i = 0; i < items.Length; i++)
                {
                    var truth = Matches(sequence.Patterns[i], items[i]);
                    if (truth == Truth.No)
                        return Truth.No;
                    every = truth == Truth.Unknown ? Truth.Unknown : every;
                }

                return every;
            default:
                return Truth.Unknown;
        }
    }

    private void BindPattern(Pattern pattern, Value subject)
    {
        switch (pattern)
        {
            case AsPattern named:
                if (named.Pattern is { } inner)
                    BindPattern(inner, subject);
                if (named.Name is { } name)
                    Bind(name, ConstantsOf(named) ?? Stepped(subject, named, "assigned to", name));
                break;
            case StarPattern { Name: { } star }:
                Bind(star, Allocate(pattern, HeapObject.Bag(ObjectKind.List, subject)));
                break;
            case SequencePattern sequence:
                var items = ItemsOf(subject);
                for (var i = 0; i < sequence.Patterns.Length; i++)
                {
                    var isKnown = items is { } known && known.Length == sequence.Patterns.Length;
                    BindPattern(sequence.Patterns[i], isKnown ? items!.Value[i] : ElementOf(subject, sequence));
                }

                break;
            case MappingPattern mapping:
                for (var i = 0; i < mapping.Patterns.Length; i++)
                    BindPattern(mapping.Patterns[i], Indexed(subject, Evaluate(mapping.Keys[i]), mapping));
                if (mapping.Rest is { } rest)
                    Bind(rest, subject);
                break;
            case ClassPattern type:
                foreach (var positional in type.Patterns)
                    BindPattern(positional, subject);
                for (var i = 0; i < type.KeywordPatterns.Length; i++)
                    BindPattern(type.KeywordPatterns[i], AttributeOf(subject, type.KeywordNames[i], type));
                break;
            case OrPattern or:
                foreach (var alternative in or.Patterns)
                    BindPattern(alternative, subject);
                break;
        }
    }

    private void RefineByPattern(Expression subject, Pattern pattern)
    {
        if (ConstantsOf(pattern) is { } constants && PlaceOf(subject) is { } place)
            Put(place, constants);
    }

    /// <summary>What a thing can only be that a pattern matches; null where the pattern does not say.</summary>
    private Value? ConstantsOf(Pattern pattern)
    {
        switch (pattern)
        {
            case ValuePattern { Value: var value }:
                return Evaluate(value) is { Constants: not null } known ? known : null;
            case AsPattern { Pattern: { } inner }:
                return ConstantsOf(inner);
            case OrPattern or:
                var all = Value.Nothing;
                foreach (var alternative in or.Patterns)
                {
                    if (ConstantsOf(alternative) is not { } some)
                        return null;
                    all = all.Join(some);
                }

                return all.Constants is null ? null : all;
            default:
                return null;
        }
    }
}
