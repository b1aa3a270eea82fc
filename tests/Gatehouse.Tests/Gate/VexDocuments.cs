using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

public sealed class VexDocuments
{
    private static ImmutableArray<VexStatement> Read(string text) => VexDocument.Read(Encoding.UTF8.GetBytes(text), "vex.json");

    private static string Statement(string status, string product = "pkg:npm/a@1.0") =>
        $$"""
            { "@context": "https://openvex.dev/ns/v0.2.0", "statements": [
              { "vulnerability": { "name": "CVE-2024-1" }, "products": [ { "@id": "{{product}}" } ], "status": "{{status}}" } ] }
            """;

    [Theory]
    [InlineData("not_affected", true)]
    [InlineData("fixed", true)]
    [InlineData("affected", false)]
    [InlineData("under_investigation", false)]
    public void Only_who_says_that_there_is_no_danger_excuses(string status, bool excuses) =>
        Read(Statement(status)).Single().Excuses.ShouldBe(excuses);

    [Fact]
    public void A_statement_on_a_part_is_about_the_part()
    {
        var statement = Read(
                """
                { "@context": "https://openvex.dev/ns/v0.2.0", "statements": [
                  { "vulnerability": "CVE-2024-1", "status": "fixed",
                    "products": [ { "@id": "pkg:docker/shop@1", "subcomponents": [ { "identifiers": { "purl": "pkg:npm/a@1.0" } } ] } ] } ] }
                """
            )
            .Single();
        statement.Product.ShouldBe("pkg:npm/a@1.0");
        statement.Vulnerability.ShouldBe("CVE-2024-1");
    }

    [Fact]
    public void A_cyclonedx_document_of_its_own_points_into_the_sbom() =>
        Read(
                """
                { "bomFormat": "CycloneDX", "vulnerabilities": [ { "id": "CVE-2024-1",
                  "analysis": { "state": "not_affected", "justification": "code_not_reachable", "detail": "why" },
                  "affects": [ { "ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:npm/a@1.0" } ] } ] }
                """
            )
            .Single()
            .ShouldSatisfyAllConditions(
                statement => statement.Product.ShouldBe("pkg:npm/a@1.0"),
                statement => statement.Justification.ShouldBe("vulnerable_code_not_in_execute_path"),
                statement => statement.Notes.ShouldBe("why")
            );

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{ "bomFormat": "CycloneDX", "vulnerabilities": [], "vulnerabilities": [] }""")]
    [InlineData("""{ "@context": "https://openvex.dev/ns/v0.2.0", "statements": [ { "status": "fixed" } ] }""")]
    public void What_cannot_be_read_excuses_nothing_and_says_so(string text) => Should.Throw<UserError>(() => Read(text));

    [Fact]
    public void An_unheard_of_status_or_product_is_no_excuse()
    {
        Should.Throw<UserError>(() => Read(Statement("harmless")));
        Should.Throw<UserError>(() => Read(Statement("fixed", product: "the shop")));
    }
}
