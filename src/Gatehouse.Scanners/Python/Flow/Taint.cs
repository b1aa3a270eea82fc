using System.Runtime.InteropServices;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>One place where a value enters; the same place is the same object.</summary>
internal sealed class TaintSource(SourceFacts facts, FlowModule module, ByteSpan span, string told)
{
    public SourceFacts Facts { get; } = facts;
    public FlowModule Module { get; } = module;
    public ByteSpan Span { get; } = span;
    public string Told { get; } = told;
}

/// <summary>One thing that happened to a value, and what happened before.</summary>
internal sealed class Step(FlowModule module, ByteSpan span, string told, Step? before)
{
    public FlowModule Module { get; } = module;
    public ByteSpan Span { get; } = span;
    public string Told { get; } = told;
    public Step? Before { get; } = before;
    public int Length { get; } = (before?.Length ?? 0) + 1;

    /// <summary>Whether a function of the program gave it back.</summary>
    public bool IsReturn => Told.StartsWith("returned by", StringComparison.Ordinal);

    public ReadOnlySpan<byte> Text => Module.Text.Span[Span.Start..Span.End];
}

/// <summary>Something from the outside in a value: whence, how it came, what it can no longer do.</summary>
internal sealed class Mark(TaintSource source, SinkKinds cleaned, bool isDoubtful, Step last)
{
    /// <summary>A longer way is told by its beginning and its end.</summary>
    private const int MostSteps = 24;

    public TaintSource Source { get; } = source;
    public SinkKinds Cleaned { get; } = HtmlText.WithEscapes(cleaned);

    /// <summary>Whether it went through a function of which nothing is known.</summary>
    public bool IsDoubtful { get; } = isDoubtful;
    public Step Last { get; } = last;

    /// <summary>From the source on.</summary>
    public IEnumerable<Step> Steps
    {
        get
        {
            var steps = new List<Step>();
            for (var step = Last; step is not null; step = step.Before)
                steps.Add(step);
            steps.Reverse();
            return steps;
        }
    }

    public Mark With(SinkKinds cleaned, bool doubtful) =>
        cleaned == Cleaned && doubtful == IsDoubtful ? this : new Mark(Source, cleaned, doubtful, Last);

    public Mark With(bool doubtful) => With(Cleaned, doubtful);

    public Mark Then(FlowModule module, ByteSpan span, string told) =>
        Last.Length >= MostSteps || Passed(module, span) ? this : new Mark(Source, Cleaned, IsDoubtful, new Step(module, span, told, Last));

    /// <summary>A loop goes by the same place again and again.</summary>
    private bool Passed(FlowModule module, ByteSpan span)
    {
        for (var step = Last; step is not null; step = step.Before)
        {
            if (ReferenceEquals(step.Module, module) && step.Span == span)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the two are forms of one value. The same place gives two where one function reads it and is called twice in other words:
    /// <c>asked("next")</c>, <c>asked("back")</c>.
    /// </summary>
    public bool IsOfSame(Mark other)
    {
        if (!ReferenceEquals(Source, other.Source))
            return false;
        var (one, two) = (Last, other.Last);
        if (ReferenceEquals(one, two))
            return true;
        // Both from the source on: to where the ways part.
        (Step One, Step Two)? parted = null;
        while (one.Length > two.Length)
            one = one.Before!;
        while (two.Length > one.Length)
            two = two.Before!;
        for (; one is not null && two is not null && !ReferenceEquals(one, two); (one, two) = (one.Before, two.Before))
        {
            if (!ReferenceEquals(one.Module, two.Module) || one.Span != two.Span)
                parted = (one, two);
        }

        return parted is not var (first, second) || !first.IsReturn || first.Told != second.Told || first.Text.SequenceEqual(second.Text);
    }

    public bool Same(Mark other) => ReferenceEquals(Source, other.Source) && Cleaned == other.Cleaned && IsDoubtful == other.IsDoubtful;
}

/// <summary>The marks of a value, one for each source.</summary>
internal sealed class Taint
{
    private const int MostMarks = 6;

    private readonly Mark[] _marks;

    private Taint(Mark[] marks) => _marks = marks;

    public static Taint None { get; } = new([]);

    public bool IsEmpty => _marks.Length == 0;

    public ReadOnlySpan<Mark> Marks => _marks;

    /// <summary>Whether there is more in it than numbers that can be guessed.</summary>
    public bool IsOfOutside => Array.Exists(_marks, IsOutside);

    /// <summary>What a number still carries: it is no text any more, yet is guessed as before.</summary>
    public Taint AsNumber =>
        _marks.Length == 0 || Array.TrueForAll(_marks, IsOutside) ? None : new([.. _marks.Where(mark => !IsOutside(mark))]);

    private static bool IsOutside(Mark mark) => mark.Source.Facts.Label != SourceLabel.WeakRandom;

    public static Taint Of(Mark mark) => new([mark]);

    public Taint Join(Taint other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
            return this;
        if (IsEmpty)
            return other;
        List<Mark>? joined = null;
        foreach (var mark in other._marks)
        {
            var at = Find(joined is null ? _marks : CollectionsMarshal.AsSpan(joined), mark.Source);
            var known =
                at < 0 ? null
                : joined is null ? _marks[at]
                : joined[at];
            var both = known?.With(known.Cleaned & mark.Cleaned, known.IsDoubtful && mark.IsDoubtful);
            if (known is not null && ReferenceEquals(known, both))
                continue;
            joined ??= [.. _marks];
            // The way that is less clean, or less doubtful, is the one to tell.
            if (both is not null)
                joined[at] = both.Same(mark) ? mark : both;
            else if (joined.Count < MostMarks)
                joined.Add(mark);
        }

        return joined is null ? this : new Taint([.. joined]);
    }

    private static int Find(ReadOnlySpan<Mark> marks, TaintSource source)
    {
        for (var i = 0; i < marks.Length; i++)
        {
            if (ReferenceEquals(marks[i].Source, source))
                return i;
        }

        return -1;
    }

    public Taint Map(Func<Mark, Mark> change)
    {
        if (IsEmpty)
            return this;
        var marks = new Mark[_marks.Length];
        var changed = false;
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i] = change(_marks[i]);
            changed |= !ReferenceEquals(marks[i], _marks[i]);
        }

        return changed ? new Taint(marks) : this;
    }

    public Taint CleanedFor(SinkKinds kinds) => Map(mark => mark.With(mark.Cleaned | kinds, mark.IsDoubtful));

    public Taint Doubted() => Map(static mark => PathText.Remade(mark).With(true));

    /// <summary>What is made of it is other letters: a slash can be among them.</summary>
    public Taint Remade() => Map(PathText.Remade);

    /// <summary>It becomes a part of something longer.</summary>
    public Taint Embedded() => Map(PathText.Embedded);

    public bool Same(Taint other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (_marks.Length != other._marks.Length)
            return false;
        for (var i = 0; i < _marks.Length; i++)
        {
            if (!_marks[i].Same(other._marks[i]))
                return false;
        }

        return true;
    }
}
