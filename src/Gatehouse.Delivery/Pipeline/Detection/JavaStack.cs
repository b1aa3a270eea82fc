namespace Gatehouse.Delivery.Pipeline.Detection;

/// <summary>Java: the tests by Maven or Gradle, by the project's wrapper where it brings one.</summary>
public sealed class JavaStack : Stack
{
    public override string Name => "Java";

    public override IEnumerable<StepSettings> StepsFor(ProjectFolder project)
    {
        ImmutableArray<string> handed = [.. Handed, "JAVA_HOME", "MAVEN_OPTS", "GRADLE_USER_HOME"];
        if (project.Has("pom.xml"))
            yield return Step("maven", "test", project.Own("mvnw") ?? "mvn", "--batch-mode", "test") with
            {
                Inherits = handed,
            };
        else if (project.Has("build.gradle") || project.Has("build.gradle.kts"))
            yield return Step("gradle", "test", project.Own("gradlew") ?? "gradle", "--console=plain", "check") with
            {
                Inherits = handed,
            };
    }
}
