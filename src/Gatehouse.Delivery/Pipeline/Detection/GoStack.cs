namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>Go: vet and tests of the module.</summary>
public sealed class GoStack : Stack
{
    public override string Name => "Go";

    public override IEnumerable<StepSettings> StepsFor(ProjectFolder project)
    {
        if (!project.Has("go.mod"))
            yield break;
        ImmutableArray<string> handed = [.. Handed, "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GOPRIVATE", "GOTOOLCHAIN"];
        yield return Step("go-vet", "quality", "go", "vet", "./...") with
        {
            Inherits = handed,
        };
        yield return Step("go-test", "test", "go", "test", "./...") with
        {
            Inherits = handed,
        };
    }
}
