using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Engine.Rules;

/// <summary>What a scanner that looked at the whole tree has to say of one file of it.</summary>
/// <param name="File">The file again, as it was read.</param>
/// <param name="Tell">Reports the hits; called once, with nothing else on the sightings.</param>
public sealed record LateReading(SourceFile File, Action<Sightings> Tell);

/// <summary>
/// Finds one kind of thing in files that it asks for by name. Files come in parallel. Stateless, unless it joins what it read in many
/// files: then <see cref="Begin"/> makes one for each sweep.
/// </summary>
public abstract class Scanner
{
    /// <summary>The word on the command line, in policies and reports, e.g. <c>secrets</c>.</summary>
    public abstract string Name { get; }

    public abstract ImmutableArray<Rule> Rules { get; }

    /// <summary>Whether what was removed long ago still matters: a leaked secret does, a flaw in code that is gone does not.</summary>
    public virtual bool ReadsHistory => false;

    /// <summary>Whether the strings of a binary file mean anything to it.</summary>
    public virtual bool ReadsBinaries => false;

    /// <summary>Whether a part of a file means to it what the whole file would; what needs all of it leaves large files out.</summary>
    public virtual bool ReadsParts => false;

    /// <summary>What the user should know of how this scanner is set up for its tree.</summary>
    public virtual ImmutableArray<Notice> Notices => [];

    /// <summary>Called once before a tree is swept: the scanner as the tree's own settings for it ask, itself where there are none.</summary>
    public virtual Scanner Configure(SourceTree tree) => this;

    /// <summary>Called where nobody asked for an audit: the scanner without what only an audit would report, where looking for that costs time.</summary>
    public virtual Scanner WithoutAudit() => this;

    /// <summary>Rules that it does not ask in this scan; whether what excuses them is needed it cannot tell.</summary>
    public virtual ImmutableArray<Rule> Unasked => [];

    /// <summary>Called when a sweep begins: the scanner that takes part in it.</summary>
    public virtual Scanner Begin() => this;

    /// <summary>Whether it judges components, and therefore needs the scanner that finds them.</summary>
    public virtual bool JudgesComponents => false;

    /// <summary>The largest file that it reads of those it wants, in bytes, where that is more than the user's limit for all.</summary>
    public virtual long LargestFile => 0;

    /// <summary>Called once after the last file of a sweep, before any scanner concludes: what the tree is made of.</summary>
    public virtual Stock TakeStock(CancellationToken cancel) => Stock.Empty;

    /// <summary>Called once after the last file of a sweep: what only all files together show, file by file.</summary>
    /// <param name="stock">What the tree is made of; empty where no scanner took stock.</param>
    /// <param name="jobs">How many threads it may use.</param>
    public virtual IEnumerable<LateReading> Conclude(Stock stock, int jobs, CancellationToken cancel) => [];

    /// <summary>Called once it has concluded: a component with what it found out about it.</summary>
    public virtual Component Describe(Component component) => component;

    /// <summary>Asked once it has concluded: what the user should know of the sweep.</summary>
    public virtual ImmutableArray<Notice> NoticesOfSweep => [];

    /// <summary>Cheap, by path only.</summary>
    public abstract bool Wants(SourcePath path);

    /// <summary>Whether a program of this name may hold something for it. Cheap, by path only.</summary>
    public virtual bool WantsProgram(SourcePath path) => false;

    /// <summary>Looks into a file that begins as a program of some system does; what is said of <see cref="Read"/> goes for it.</summary>
    public virtual void ReadProgram(BinaryFile file, Sightings seen) { }

    /// <summary>Reports what it sees; what it cannot make sense of it tells as a failure. The file's bytes are gone when this returns.</summary>
    public abstract void Read(SourceFile file, Sightings seen);
}
