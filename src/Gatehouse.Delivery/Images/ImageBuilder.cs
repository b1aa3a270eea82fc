using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Images;

/// <summary>A program that builds images and pushes them: which words it takes, and where it tells digests.</summary>
public abstract class ImageBuilder
{
    /// <summary>The program's name, as <c>build.builder</c> has it.</summary>
    public abstract string Name { get; }

    /// <summary>Prints its version; fails where it could not build, e.g. for want of its daemon.</summary>
    public abstract ImmutableArray<string> VersionWords { get; }

    /// <summary>Environment variables that say how it works on this machine.</summary>
    public abstract ImmutableArray<string> Inherits { get; }

    /// <summary>What is set for it on this machine besides what is handed on.</summary>
    public virtual ImmutableArray<KeyValuePair<string, string>> Settle(Surroundings surroundings) => [];

    /// <summary>What its file of log-ins is called.</summary>
    public virtual string LoginFile => "auth.json";

    /// <summary>Builds, and writes the image's id to <see cref="BuildCall.IdFile"/>.</summary>
    internal abstract ImmutableArray<string> Build(BuildCall call);

    /// <summary>Pushes, one program after the other.</summary>
    internal abstract ImmutableArray<ImmutableArray<string>> Push(PushCall call);

    /// <summary>The digest under which the registry keeps what was pushed; null where it cannot be told.</summary>
    /// <param name="lastOutput">Of the last program of <see cref="Push"/>.</param>
    internal abstract string? DigestOf(PushCall call, string lastOutput);

    /// <summary>What all of them call the same.</summary>
    private protected static IEnumerable<string> Usual(BuildCall call)
    {
        yield return "--file";
        yield return call.Dockerfile;
        yield return "--iidfile";
        yield return call.IdFile;
        if (call.Target is not null)
        {
            yield return "--target";
            yield return call.Target;
        }

        foreach (var (name, text) in call.Labels)
        {
            yield return "--label";
            yield return $"{name}={text}";
        }

        foreach (var (name, text) in call.Arguments)
        {
            yield return "--build-arg";
            yield return $"{name}={text}";
        }

        foreach (var (id, file) in call.Secrets)
        {
            yield return "--secret";
            yield return $"id={id},src={file}";
        }
    }
}

/// <summary>One build. No word of it is secret: secrets are named by the files that hold them.</summary>
internal sealed record BuildCall
{
    public required string Dockerfile { get; init; }

    public required string Context { get; init; }

    public required string IdFile { get; init; }

    public string? Target { get; init; }

    public required long Time { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Labels { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Arguments { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Secrets { get; init; } = [];
}

/// <summary>One push.</summary>
/// <param name="Repository">Without tag.</param>
/// <param name="LoginFolder">Holds the builder's file of log-ins; null where nobody logs in.</param>
internal sealed record PushCall(string Id, string Repository, string Tag, string DigestFile, string? LoginFolder, bool IsPlain);
