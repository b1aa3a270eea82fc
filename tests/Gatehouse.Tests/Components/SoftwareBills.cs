using Gatehouse.Engine.Findings;

namespace Gatehouse.Tests.Components;

public sealed class SoftwareBills
{
    [Fact]
    public void Cyclonedx_tells_licences_digests_scope_and_graph()
    {
        var components = Inventory.Of(
            (
                "a.cdx.json",
                """
                { "bomFormat": "CycloneDX", "specVersion": "1.5",
                  "metadata": { "component": { "bom-ref": "root", "type": "application", "name": "root" } },
                  "components": [
                    { "bom-ref": "1", "type": "library", "name": "flask", "version": "3.0.0", "purl": "pkg:pypi/flask@3.0.0",
                      "licenses": [ { "license": { "id": "BSD-3-Clause" } }, { "license": { "name": "Own" } } ],
                      "hashes": [ { "alg": "SHA-1", "content": "0123456789ABCDEF0123456789abcdef01234567" }, { "alg": "MD5", "content": "short" } ] },
                    { "bom-ref": "2", "type": "library", "name": "werkzeug", "version": "3.0.1", "purl": "pkg:pypi/werkzeug@3.0.1",
                      "scope": "excluded", "licenses": [ { "expression": "MIT OR Apache-2.0" } ] } ],
                  "dependencies": [ { "ref": "root", "dependsOn": ["1"] }, { "ref": "1", "dependsOn": ["2"] }, { "ref": "2", "dependsOn": ["1"] } ] }
                """
            )
        );
        components[0].Licences.ShouldBe(["BSD-3-Clause", "Own"]);
        components[0].Hashes.ShouldBe([new ComponentHash("SHA-1", "0123456789abcdef0123456789abcdef01234567")]);
        components[0].Ecosystem.ShouldBe("PyPI");
        components[1].Path.ShouldBe(["flask@3.0.0", "werkzeug@3.0.1"]);
        components[1].Scope.ShouldBe(ComponentScope.Development);
        components[1].Licences.ShouldBe(["MIT OR Apache-2.0"]);
    }

    [Fact]
    public void Cyclonedx_says_the_same_as_xml()
    {
        var component = Inventory
            .Of(
                (
                    "bom.xml",
                    """
                    <bom xmlns="http://cyclonedx.org/schema/bom/1.4">
                      <metadata><component type="application" bom-ref="root"><name>root</name></component></metadata>
                      <components><component type="library" bom-ref="1"><name>flask</name><version>3.0.0</version><scope>optional</scope>
                        <hashes><hash alg="SHA-1">0123456789abcdef0123456789abcdef01234567</hash></hashes>
                        <licenses><expression>BSD-3-Clause</expression></licenses><purl>pkg:pypi/flask@3.0.0</purl></component></components>
                      <dependencies><dependency ref="root"><dependency ref="1" /></dependency></dependencies>
                    </bom>
                    """
                )
            )
            .Single();
        component.Licences.ShouldBe(["BSD-3-Clause"]);
        component.Scope.ShouldBe(ComponentScope.Optional);
        component.IsDirect.ShouldBe(true);
        component.Hashes.Length.ShouldBe(1);
    }

    [Fact]
    public void Spdx_tells_the_release_from_its_packages()
    {
        var components = Inventory.Of(
            (
                "a.spdx.json",
                """
                { "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "documentDescribes": ["SPDXRef-root"],
                  "packages": [ { "SPDXID": "SPDXRef-root", "name": "root" },
                    { "SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1.0", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT",
                      "checksums": [ { "algorithm": "SHA1", "checksumValue": "0123456789abcdef0123456789abcdef01234567" } ],
                      "externalRefs": [ { "referenceType": "purl", "referenceLocator": "pkg:npm/a@1.0" } ] },
                    { "SPDXID": "SPDXRef-b", "name": "b", "versionInfo": "2.0" } ],
                  "relationships": [ { "spdxElementId": "SPDXRef-root", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-a" },
                    { "spdxElementId": "SPDXRef-b", "relationshipType": "TEST_DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-a" } ] }
                """
            )
        );
        components.Select(component => component.Purl).ShouldBe(["pkg:npm/a@1.0", "pkg:generic/b@2.0"]);
        components[0].Licences.ShouldBe(["MIT"]);
        components[0].Hashes.Single().Algorithm.ShouldBe("SHA-1");
        components[1].Scope.ShouldBe(ComponentScope.Test);
        components[1].Path.ShouldBe(["a@1.0", "b@2.0"]);
    }

    [Theory]
    [InlineData("pkg:deb/debian/openssl@3.0.11-1?arch=amd64&distro=debian-12.4", "Debian:12")]
    [InlineData("pkg:apk/alpine/musl@1.2.4-r2?distro=alpine-3.18.4", "Alpine:v3.18")]
    [InlineData("pkg:apk/alpine/musl@1.2.4-r2?distro=3.18.4", "Alpine:v3.18")]
    [InlineData("pkg:rpm/almalinux/bash@5.1?distro=almalinux-9.3", "AlmaLinux:9")]
    [InlineData("pkg:deb/debian/openssl@3?distro=bookworm", "")]
    [InlineData("pkg:cargo/serde@1", "crates.io")]
    [InlineData("pkg:unheard/of@1", "")]
    public void A_package_url_names_its_ecosystem(string purl, string ecosystem) =>
        Inventory
            .Of(
                (
                    "sbom.json",
                    $$"""{ "bomFormat": "CycloneDX", "components": [ { "type": "library", "name": "x", "purl": "{{purl}}" } ] }"""
                )
            )
            .Single()
            .Ecosystem.ShouldBe(ecosystem);

    [Fact]
    public void What_a_lock_file_says_is_not_said_again() =>
        Inventory
            .Of(
                (
                    "a.cdx.json",
                    """{ "bomFormat": "CycloneDX", "components": [ { "type": "library", "name": "a", "purl": "pkg:nuget/A@1.0.0?x=y" }, { "type": "library", "name": "b", "purl": "pkg:nuget/B@1.0.0" } ] }"""
                ),
                ("z/A.csproj", "<Project><ItemGroup><PackageReference Include='A' Version='1.0.0' /></ItemGroup></Project>")
            )
            .Select(component => $"{component.Location!.Path} {component.Purl}")
            .ShouldBe(["a.cdx.json pkg:nuget/B@1.0.0", "z/A.csproj pkg:nuget/A@1.0.0"]);

    [Fact]
    public void Another_thing_of_that_name_is_left_alone_and_a_broken_one_is_told()
    {
        Inventory.Of(("bom.json", """{ "bill": "of exchange" }""")).ShouldBeEmpty();
        Inventory.Sweep(("a.cdx.json", """{ "bill": "of exchange" }""")).Coverage.Failures.Length.ShouldBe(1);
        Inventory.Sweep(("bom.json", """{ "bomFormat": "CycloneDX", """)).Coverage.Failures.Length.ShouldBe(1);
        Inventory.Sweep(("sbom.json", """{ "spdxVersion": "SPDX-9.0" }""")).Coverage.Failures.Length.ShouldBe(1);
    }
}
