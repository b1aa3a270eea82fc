using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Components;

public sealed class JavaScriptFiles
{
    [Fact]
    public void A_manifest_says_where_exactly_its_versions_stand()
    {
        Reading
            .Versions(
                "package.json",
                """{"name": "é", "dependencies": {"a": "^1.0.0", "b": "npm:other@2.0.0", "c": "=3.0.0", "d": "github:x/y", "e": ">=1 <2"}}"""
            )
            .ShouldBe(
                new Dictionary<string, string?>
                {
                    ["a"] = "^1.0.0",
                    ["other"] = "2.0.0",
                    ["c"] = "3.0.0",
                    ["d"] = null,
                    ["e"] = ">=1 <2",
                }
            );
    }

    [Fact]
    public void Npm_finds_a_package_as_node_does()
    {
        var swept = Reading.Sweep(
            (
                "package-lock.json",
                """
                {"packages": {
                  "": {"dependencies": {"a": "1"}, "devDependencies": {"d": "1"}},
                  "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}},
                  "node_modules/a/node_modules/b": {"version": "1.0.0", "dependencies": {"c": "1"}},
                  "node_modules/b": {"version": "2.0.0", "dev": true, "deprecated": "old"},
                  "node_modules/c": {"version": "1.0.0", "optional": true, "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="},
                  "node_modules/d": {"version": "1.0.0", "dev": true, "dependencies": {"b": "2"}}
                }}
                """
            )
        );
        var c = Reading.Of(swept, "pkg:npm/c@1.0.0");
        c.Path.ShouldBe(["a@1.0.0", "b@1.0.0", "c@1.0.0"]);
        c.Scope.ShouldBe(ComponentScope.Optional);
        c.Hashes.ShouldBe([new ComponentHash("SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]);
        var b = Reading.Of(swept, "pkg:npm/b@2.0.0");
        b.Path.ShouldBe(["d@1.0.0", "b@2.0.0"]);
        b.Scope.ShouldBe(ComponentScope.Development);
        b.Withdrawn.ShouldBe("old");
        b.IsDirect.ShouldBe(false);
    }

    [Fact]
    public void A_key_that_stands_twice_is_told_and_both_are_there()
    {
        var swept = Reading.Sweep(
            ("package-lock.json", """{"packages": {"node_modules/a": {"version": "1.0.0"}, "node_modules/a": {"version": "2.0.0"}}}""")
        );
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("stands twice");
        swept.Components.Length.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_is_cut_costs_nothing_of_the_others()
    {
        var swept = Reading.Sweep(
            ("a/package-lock.json", """{"packages": {"node_modules/a": {"version": "1.0.0"}"""),
            ("b/yarn.lock", "a@^1:\n  version \"1.0.0\"\n\nb@^1:\n  versi"),
            ("c/pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n    resolution: {integrity"),
            ("d/bun.lock", """{"packages": {"a": ["a@1.0.0"""),
            ("e/yarn.lock", "__metadata:\n  version: 8\n\n\"a@npm:1\":\n  versi"),
            ("f/package.json", """{"dependencies": {"express": "4.17.1"}}""")
        );
        swept
            .Coverage.Failures.Select(failure => failure.Path)
            .Distinct()
            .ShouldBe(["a/package-lock.json", "b/yarn.lock", "c/pnpm-lock.yaml", "d/bun.lock", "e/yarn.lock"], ignoreOrder: true);
        swept.Components.ShouldContain(component => component.Purl == "pkg:npm/express@4.17.1");
    }

    [Fact]
    public void Anchors_and_aliases_end_the_reading_of_a_lock_file()
    {
        var swept = Reading.Sweep(("pnpm-lock.yaml", "a: &a [x, x]\nb: &b [*a, *a]\npackages: *b\n"));
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("line 1");
    }

    [Fact]
    public void Packages_nested_without_end_are_told()
    {
        var nested =
            string.Concat(Enumerable.Repeat("{\"a\": {\"version\": \"1.0.0\", \"dependencies\": ", 100)) + "{}" + new string('}', 200);
        var swept = Reading.Sweep(("package-lock.json", "{\"dependencies\": " + nested + "}"));
        swept.Coverage.Failures.ShouldHaveSingleItem().Reason.ShouldContain("nested deeper than 64 levels");
    }

    [Fact]
    public void Pnpm_takes_the_scope_from_who_needs_a_package()
    {
        var swept = Reading.Sweep(
            (
                "pnpm-lock.yaml",
                """
                lockfileVersion: '9.0'
                importers:
                  .:
                    devDependencies:
                      tool:
                        specifier: ^1.0.0
                        version: 1.0.0(peer@2.0.0)
                packages:
                  leaf@3.0.0:
                    resolution: {integrity: sha512-x}
                  peer@2.0.0:
                    resolution: {integrity: sha512-x}
                  tool@1.0.0:
                    resolution: {integrity: sha512-x, tarball: 'https://git.example.com/tool.tgz'}
                snapshots:
                  leaf@3.0.0: {}
                  peer@2.0.0:
                    dependencies:
                      leaf: 3.0.0
                  ? tool@1.0.0(peer@2.0.0)
                  : dependencies:
                      peer: 2.0.0
                """
            )
        );
        swept.Coverage.Failures.ShouldBeEmpty();
        var leaf = Reading.Of(swept, "pkg:npm/leaf@3.0.0");
        leaf.Path.ShouldBe(["tool@1.0.0", "peer@2.0.0", "leaf@3.0.0"]);
        leaf.Scope.ShouldBe(ComponentScope.Development);
        Reading.Of(swept, "pkg:npm/tool@1.0.0").Origin.ShouldBe("https://git.example.com/tool.tgz");
    }

    [Fact]
    public void Yarn_learns_from_the_manifests_what_is_direct()
    {
        var swept = Reading.Sweep(
            ("package.json", """{"workspaces": ["packages/*"], "devDependencies": {"a": "^1.0.0"}}"""),
            ("packages/x/package.json", """{"dependencies": {"b": "^2.0.0"}, "peerDependencies": {"react": "*"}}"""),
            (
                "yarn.lock",
                "a@^1.0.0:\n  version \"1.0.0\"\n  dependencies:\n    b \"^1.0.0\"\n\nb@^1.0.0:\n  version \"1.5.0\"\n\nb@^2.0.0:\n  version \"2.5.0\"\n"
            )
        );
        swept
            .Components.Select(component => $"{component.Purl} {component.Scope} {component.IsDirect}")
            .ShouldBe(["pkg:npm/a@1.0.0 Development True", "pkg:npm/b@1.5.0 Development False", "pkg:npm/b@2.5.0 Shipped True"]);
    }

    [Fact]
    public void An_installed_package_tells_its_lock_file_of_its_scripts_and_licence()
    {
        var swept = Reading.Sweep(
            ("package-lock.json", """{"lockfileVersion": 1, "dependencies": {"a": {"version": "1.0.0"}}}"""),
            (
                "node_modules/.package-lock.json",
                """{"packages": {"node_modules/a": {"version": "1.0.0"}, "node_modules/b": {"version": "2.0.0"}}}"""
            ),
            (
                "node_modules/a/package.json",
                """{"name": "a", "version": "1.0.0", "licenses": [{"type": "MIT"}], "scripts": {"install": "x"}}"""
            )
        );
        swept.Components.Select(component => component.Purl).ShouldBe(["pkg:npm/b@2.0.0", "pkg:npm/a@1.0.0"]);
        swept.Components[1].RunsOnInstall.ShouldBeTrue();
        swept.Components[1].Licences.ShouldBe(["MIT"]);
    }
}
