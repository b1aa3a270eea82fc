using Gatehouse.Delivery.Values;

namespace Gatehouse.Keeper;

/// <summary>One version: its processes, its share, and how it answered.</summary>
internal sealed class KeptVersion
{
    private readonly string _commit;
    private readonly string? _image;
    private readonly string _folder;

    /// <param name="state">As a keeper before this one wrote it down.</param>
    public KeptVersion(KeptVersionState state, VersionLog log, TimeProvider clock)
    {
        (Name, _commit, _image, _folder, Weight, Health) = (
            state.Name,
            state.Commit,
            state.Image,
            state.Folder,
            state.Weight,
            state.Health
        );
        (Log, Tally) = (log, new Tally(clock));
    }

    public KeptVersion(VersionStart start, VersionLog log, TimeProvider clock)
    {
        (Name, _commit, _image, _folder, Health) = (start.Name, start.Commit, start.Image, start.Folder, start.Health);
        (Log, Tally) = (log, new Tally(clock));
        Learn(start);
    }

    public string Name { get; }

    public string Health { get; private set; }

    public int Weight { get; set; }

    public VersionLog Log { get; }

    public Tally Tally { get; }

    /// <summary>How it is started; null until somebody says so.</summary>
    public VersionStart? Start { get; private set; }

    /// <summary>Why it is not started any more.</summary>
    public string? Trouble { get; private set; }

    public ImmutableArray<KeptProcess> Processes { get; set; } = [];

    public KeptVersionState State =>
        new()
        {
            Name = Name,
            Commit = _commit,
            Image = _image,
            Folder = _folder,
            Weight = Weight,
            Health = Health,
            IsStartable = Start is not null,
            Trouble = Trouble,
            Log = Log.Path,
            Requests = Tally.Requests,
            Failures = Tally.Failures,
            Processes = [.. Processes.Select(process => process.State)],
        };

    public void Learn(VersionStart start)
    {
        var masks = new Masks();
        foreach (var secret in start.Secrets)
            masks.Add(secret);
        Log.Masks = masks;
        (Start, Health, Trouble) = (start, start.Health, null);
    }

    public void Fail(string why) => Trouble = Log.Masks?.Cover(why) ?? "it does not start";

    /// <summary>The one that is answering the fewest requests; null where none can take one.</summary>
    public KeptProcess? Open(IReadOnlyCollection<KeptProcess> tried)
    {
        foreach (var process in Processes.Where(process => process.IsReady && !tried.Contains(process)).OrderBy(process => process.Open))
        {
            if (process.TryOpen())
                return process;
        }

        return null;
    }
}
