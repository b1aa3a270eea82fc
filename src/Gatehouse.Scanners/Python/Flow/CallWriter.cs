using System.Runtime.InteropServices;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Tells what a call is given as a row of numbers and things, so that two calls can be seen to be the same. A signed number stands before
/// everything that is told, so that the same numbers and things are the same values.
/// </summary>
internal abstract class CallWriter
{
    private readonly List<int> _numbers = [];
    private readonly List<object> _things = [];

    public bool Tells(Digest digest) => digest.Same(CollectionsMarshal.AsSpan(_numbers), CollectionsMarshal.AsSpan(_things));

    public virtual void Clear()
    {
        _numbers.Clear();
        _things.Clear();
    }

    /// <summary>The run that a function stands in.</summary>
    public abstract void Add(Frame frame);

    public abstract void Add(Value? value);

    public void Add(string name) => Add('N', name);

    /// <summary>What was told, to be kept.</summary>
    /// <param name="objects">The objects met, in the order of their meeting.</param>
    protected Digest Take(int[] objects) => new([.. _numbers], [.. _things], objects);

    protected void Add(int number) => _numbers.Add(number);

    protected void Add(char form, object? thing)
    {
        _numbers.Add(thing is null ? -form : form);
        if (thing is not null)
            _things.Add(thing);
    }

    protected void Add(Taint taint)
    {
        _numbers.Add(taint.Marks.Length);
        foreach (var mark in taint.Marks)
        {
            Add(mark.IsDoubtful ? 'd' : 's', mark.Source);
            _numbers.Add((int)mark.Cleaned);
            _numbers.Add((int)((ulong)mark.Cleaned >> 32));
        }
    }
}
