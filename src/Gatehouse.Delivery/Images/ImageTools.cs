using System.Text;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Images;

/// <summary>What a build or a push failed on, and what to do.</summary>
public sealed class ImageFailure(string message, string? remedy = null) : Exception(message)
{
    public string? Remedy { get; } = remedy;
}

/// <summary>A builder that is there and works.</summary>
public sealed record ReadyBuilder(ImageBuilder Builder, string Version);

/// <summary>Finds a builder on this machine and runs it.</summary>
public sealed class ImageTools(ProgramRunner programs, ValueBook values, Surroundings surroundings)
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);

    internal ValueBook Values => values;

    internal Surroundings Surroundings => surroundings;

    internal TimeProvider Clock => programs.Clock;

    internal Masks Masks => programs.Masks;

    /// <summary>The one that is named, or the first that works; a <see cref="UserError"/> where there is none.</summary>
    public async Task<ReadyBuilder> FindAsync(string? named, CancellationToken cancel)
    {
        var reasons = new List<string>();
        return await TryFindAsync(named, reasons, cancel).ConfigureAwait(false)
            ?? throw new UserError(
                $"there is nothing to build images with: {string.Join("; ", reasons)}",
                "install one, e.g. apt-get install buildah, or start the daemon of the one that is there"
            );
    }

    /// <summary>Whether an image could be built here at all.</summary>
    public async Task<bool> IsAnyHereAsync(CancellationToken cancel) =>
        await TryFindAsync(null, [], cancel).ConfigureAwait(false) is not null;

    private async Task<ReadyBuilder?> TryFindAsync(string? named, List<string> reasons, CancellationToken cancel)
    {
        foreach (var builder in Catalog.ImageBuilders.Where(one => named is null || one.Name == named))
        {
            if (ProgramRunner.Find(builder.Name, surroundings.SearchPath) is null)
            {
                reasons.Add($"{builder.Name} is not installed");
                continue;
            }

            var end = await RunAsync(builder, builder.VersionWords, Quick, null, cancel).ConfigureAwait(false);
            if (end.Succeeded)
                return new ReadyBuilder(builder, TextBytes.Printable(end.Output.Trim()));
            reasons.Add($"{builder.Name} does not work here ({(end.TimedOut ? "it did not answer" : TextBytes.Printable(end.LastWords))})");
        }

        return null;
    }

    internal async Task<ProgramEnd> RunAsync(
        ImageBuilder builder,
        ImmutableArray<string> words,
        TimeSpan timeout,
        Action<string>? onOutput,
        CancellationToken cancel
    )
    {
        var environment = await values.EnvironmentOfAsync([], builder.Inherits, surroundings, cancel).ConfigureAwait(false);
        return await programs
            .RunAsync(
                new ProgramCall
                {
                    Words = words,
                    Folder = surroundings.Folder,
                    Environment = [.. environment, .. builder.Settle(surroundings)],
                    Timeout = timeout,
                    OnOutput = onOutput,
                },
                cancel
            )
            .ConfigureAwait(false);
    }
}

/// <summary>
/// Files of one call that hold secrets: in memory where the system has a file system there, readable by their owner alone, and gone with it.
/// </summary>
internal sealed class BriefFolder : IDisposable
{
    private const string InMemory = "/dev/shm";

    private BriefFolder(string path) => Path = path;

    public string Path { get; }

    public static BriefFolder Create()
    {
        var where = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(where, $"gatehouse-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new BriefFolder(path);
    }

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var path = At(name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
