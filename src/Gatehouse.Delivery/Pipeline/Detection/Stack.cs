namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>A kind of project, and the checks that such a project is used to: its own tools, where they are here or it names them.</summary>
public abstract class Stack
{
    /// <summary>Environment variables that tell where a tool keeps its things, and how it reaches the network.</summary>
    protected static ImmutableArray<string> Handed { get; } =
    ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "XDG_CACHE_HOME", "CI"];

    public abstract string Name { get; }

    /// <summary>The steps for a folder; none where it is another kind of project.</summary>
    public abstract IEnumerable<StepSettings> StepsFor(ProjectFolder project);

    protected static StepSettings Step(string name, string stage, params ReadOnlySpan<string> words) =>
        new()
        {
            Name = name,
            Stage = stage,
            Run = new WrittenCommand([.. words], false),
            Inherits = Handed,
        };
}
