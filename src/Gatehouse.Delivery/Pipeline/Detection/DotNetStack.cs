namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>.NET: format, build and tests of the solution.</summary>
public sealed class DotNetStack : Stack
{
    public override string Name => ".NET";

    public override IEnumerable<StepSettings> StepsFor(ProjectFolder project)
    {
        if (!project.HasAny("/*.sln") && !project.HasAny("/*.slnx") && !project.HasAny("/*.csproj") && !project.HasAny("/*.fsproj"))
            yield break;
        ImmutableArray<string> handed =
        [
            .. Handed,
            "DOTNET_ROOT",
            "DOTNET_CLI_HOME",
            "DOTNET_CLI_TELEMETRY_OPTOUT",
            "DOTNET_NOLOGO",
            "NUGET_PACKAGES",
        ];
        if (project.Has(".editorconfig"))
            yield return Step("dotnet-format", "quality", "dotnet", "format", "--verify-no-changes") with
            {
                Inherits = handed,
            };
        yield return Step("dotnet-test", "test", "dotnet", "test", "--nologo") with
        {
            Inherits = handed,
        };
    }
}
