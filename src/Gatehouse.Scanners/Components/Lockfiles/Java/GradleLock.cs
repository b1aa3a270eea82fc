using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What Gradle resolved for each configuration (https://docs.gradle.org/current/userguide/dependency_locking.html).</summary>
public sealed class GradleLock : Lockfile
{
    public override string Name => "gradle.lockfile";

    public override bool IsGenerated => true;

    public override RaiseCommand? RaiseIn(Listing listing) => Raise;

    private static RaiseCommand Raise { get; } = new("gradle dependencies --update-locks {name}");

    public override bool Wants(SourcePath path) =>
        path.IsNamed("gradle.lockfile")
        || path.IsNamed("buildscript-gradle.lockfile")
        || path.IsNamed("settings-gradle.lockfile")
        || (path.HasExtension(".lockfile") && path.Directory.EndsWith("gradle/dependency-locks"));

    public override void Read(SourceFile file, Listing listing)
    {
        var isBuild = !file.Path.IsNamed("gradle.lockfile");
        var isOld = file.Path.Directory.EndsWith("gradle/dependency-locks");
        foreach (var (number, span, text) in Lines.Of(file))
        {
            if (text.Length == 0 || text[0] == '#' || text.StartsWith("empty=", StringComparison.Ordinal))
                continue;
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            var parts = (sign < 0 ? text : text[..sign]).Split(':');
            if (parts.Length != 3 || parts.Any(part => part.Length == 0) || (sign < 0 && !isOld))
            {
                listing.FailAt(number, "a line without group:name:version=configurations");
                continue;
            }

            var configurations = sign < 0 ? [Path.GetFileNameWithoutExtension(file.Path.Value)] : text[(sign + 1)..].Split(',');
            var isAdded = listing.Add(
                new Declared
                {
                    Ecosystem = Ecosystem.Maven,
                    Name = $"{parts[0]}:{parts[1]}",
                    Version = parts[2],
                    Span = new ByteSpan(span.Start, Math.Min(span.Length, sign < 0 ? text.Length : sign)),
                    Scope = isBuild && !isOld ? ComponentScope.Development : ScopeOf(configurations),
                }
            );
            if (!isAdded)
                return;
        }
    }

    /// <summary>A configuration is named by the plugin that made it: <c>testRuntimeClasspath</c>, <c>annotationProcessor</c>.</summary>
    private static ComponentScope ScopeOf(string[] configurations)
    {
        var ofProduct = configurations.Where(name => !name.Contains("test", StringComparison.OrdinalIgnoreCase)).ToList();
        if (ofProduct.Count == 0)
            return ComponentScope.Test;
        return ofProduct.Exists(name =>
            name.EndsWith("runtimeClasspath", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("compileClasspath", StringComparison.OrdinalIgnoreCase)
            || name is "compile" or "runtime" or "default" or "implementation" or "api"
        )
            ? ComponentScope.Shipped
            : ComponentScope.Development;
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "app/gradle.lockfile",
                """
                # This is a Gradle generated file for dependency locking.
                com.google.guava:guava:32.1.3-jre=compileClasspath,runtimeClasspath,testRuntimeClasspath
                org.junit.jupiter:junit-jupiter:5.10.0=testCompileClasspath,testRuntimeClasspath
                empty=annotationProcessor
                """,
                "pkg:maven/com.google.guava/guava@32.1.3-jre",
                "pkg:maven/org.junit.jupiter/junit-jupiter@5.10.0"
            ),
        ];
}
