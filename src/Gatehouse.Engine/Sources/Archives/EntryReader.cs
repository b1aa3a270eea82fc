namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Reads an archive entry by entry. Damage shows as an <see cref="DamagedArchiveException"/>, or as what the runtime throws.</summary>
internal abstract class EntryReader : IDisposable
{
    /// <summary>As it stands in the archive, in any form.</summary>
    public string Name { get; protected set; } = "";

    /// <summary>What the archive says the entry unpacks to; it may lie.</summary>
    public long Size { get; protected set; }

    /// <summary>Why the entry cannot be opened by anybody who has no password or another program; null where it can.</summary>
    public string? Closed { get; protected set; }

    /// <summary>Whether a damaged entry leaves the others readable.</summary>
    public virtual bool GoesOnAfterDamage => false;

    /// <summary>Goes to the next file; false at the end.</summary>
    public abstract bool Next();

    /// <summary>Reads on in the entry; 0 at its end.</summary>
    public abstract int Read(Span<byte> room);

    public abstract void Dispose();
}
