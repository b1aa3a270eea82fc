using System.Globalization;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Images;

/// <summary>What is to be built, of which commit.</summary>
public sealed record BuildOrder
{
    /// <summary>The tree.</summary>
    public required string Folder { get; init; }

    public required BuildSettings Settings { get; init; }

    public required string Commit { get; init; }

    /// <summary>The image's time too: the same commit gives the same image where the tool can.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>True where files differ from the commit.</summary>
    public bool HasChanges { get; init; }

    /// <summary>Where the repository came from, without credentials.</summary>
    public string? Repository { get; init; }

    /// <summary>The run that builds, e.g. for its log.</summary>
    public required string Run { get; init; }

    public required string ProductVersion { get; init; }

    /// <summary>Given the builder's output as it comes, secrets masked.</summary>
    public Action<string>? OnOutput { get; init; }
}

/// <summary>An image that was built and lies on this machine.</summary>
/// <param name="Id">The digest of its configuration, <c>sha256:…</c>: what it is called until a registry has it.</param>
public sealed record BuiltImage(string Id, ReadyBuilder Builder, BuildProvenance Provenance);

/// <summary>Builds the image of a release. It asks for a <see cref="Pass"/>: what the gate did not let through is not built.</summary>
public sealed class ImageBuild(ImageTools tools)
{
    private const string Label = "org.opencontainers.image.";

    public async Task<BuiltImage> RunAsync(Pass pass, BuildOrder order, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(pass);
        var settings = order.Settings;
        var dockerfile = Path.Combine(order.Folder, settings.Dockerfile);
        var context = Path.Combine(order.Folder, settings.Context);
        if (!File.Exists(dockerfile))
            throw new UserError(
                $"there is no {settings.Dockerfile} to build the image by",
                $"write one, or name it in `build.dockerfile` in {Engine.Gate.Settings.FileName}"
            );
        if (!Directory.Exists(context))
            throw new UserError($"there is no folder {settings.Context} to build in", "mend `build.context`");
        var ready = await tools.FindAsync(settings.Builder, cancel).ConfigureAwait(false);
        using var brief = BriefFolder.Create();
        var secrets = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (id, value) in settings.Secrets)
        {
            var text = await tools.Values.FindAsync(value, cancel).ConfigureAwait(false);
            var name = secrets.Count.ToString(CultureInfo.InvariantCulture);
            secrets.Add(KeyValuePair.Create(id, brief.Write(name, text.Reveal())));
        }

        var call = new BuildCall
        {
            Dockerfile = dockerfile,
            Context = context,
            IdFile = brief.At("id"),
            Target = settings.Target,
            Time = order.CommitTime.ToUnixTimeSeconds(),
            Labels = LabelsOf(order),
            Arguments = settings.Arguments,
            Secrets = secrets.ToImmutable(),
        };
        var started = tools.Clock.GetUtcNow();
        var end = await tools
            .RunAsync(ready.Builder, ready.Builder.Build(call), settings.Timeout, order.OnOutput, cancel)
            .ConfigureAwait(false);
        if (!end.Succeeded)
            throw new ImageFailure(
                end.TimedOut
                    ? $"{ready.Builder.Name} did not end within `build.timeout`"
                    : $"{ready.Builder.Name} could not build {settings.Dockerfile} (exit code {end.ExitCode}): {end.LastWords}",
                end.TimedOut ? "give it more time, or find what it waits for in the log" : "mend what the log shows"
            );
        return new BuiltImage(
            ReadId(call.IdFile) ?? throw new ImageFailure($"{ready.Builder.Name} built an image and did not say which"),
            ready,
            new BuildProvenance
            {
                Repository = order.Repository,
                Commit = order.Commit,
                HasChanges = order.HasChanges,
                Dockerfile = settings.Dockerfile,
                Context = settings.Context,
                Target = settings.Target,
                Arguments = settings.Arguments,
                Secrets = [.. settings.Secrets.Select(secret => secret.Key)],
                Tool = new NamedVersion(ready.Builder.Name, ready.Version),
                ProductVersion = order.ProductVersion,
                Run = order.Run,
                Started = started,
                Finished = tools.Clock.GetUtcNow(),
            }
        );
    }

    private static ImmutableArray<KeyValuePair<string, string>> LabelsOf(BuildOrder order)
    {
        var labels = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        labels.Add(KeyValuePair.Create(Label + "revision", order.Commit));
        labels.Add(
            KeyValuePair.Create(
                Label + "created",
                order.CommitTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            )
        );
        if (order.Repository is not null)
            labels.Add(KeyValuePair.Create(Label + "source", order.Repository));
        return labels.ToImmutable();
    }

    /// <summary>With or without the name of the algorithm, as each tool writes it.</summary>
    private static string? ReadId(string file)
    {
        if (new FileInfo(file) is not { Exists: true, Length: < 1024 })
            return null;
        var text = File.ReadAllText(file).Trim();
        var id = text.Contains(':', StringComparison.Ordinal) ? text : "sha256:" + text;
        return ImageName.IsDigest(id) ? id : null;
    }
}
