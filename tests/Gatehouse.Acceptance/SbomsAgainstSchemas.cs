namespace Gatehouse.Acceptance;

/// <summary>The golden SBOMs and VEX documents are valid by the published schemas.</summary>
public sealed class SbomsAgainstSchemas
{
    [Theory]
    [InlineData("bom-1.6.schema.json", "gatehouse.cdx.json")]
    [InlineData("spdx-2.3.schema.json", "gatehouse.spdx.json")]
    [InlineData("openvex.schema.json", "gatehouse.openvex.json")]
    public void Is_valid_by_the_official_schema(string schema, string document) =>
        Verdict(schema, JsonSchemas.Golden(document)).ShouldBe("valid");

    [Theory]
    [InlineData("bom-1.6.schema.json", "gatehouse.cdx.json", "\"id\": \"MIT\"", "\"id\": \"MITT\"")]
    [InlineData("spdx-2.3.schema.json", "gatehouse.spdx.json", "\"SHA256\"", "\"SHA-256\"")]
    [InlineData("openvex.schema.json", "gatehouse.openvex.json", "\"not_affected\"", "\"harmless\"")]
    public void The_validator_tells_a_wrong_document_from_a_right_one(string schema, string document, string right, string wrong)
    {
        var text = JsonSchemas.Golden(document);
        text.ShouldContain(right);
        Verdict(schema, text.Replace(right, wrong, StringComparison.Ordinal)).ShouldNotBe("valid");
    }

    private static string Verdict(string schema, string document) =>
        JsonSchemas.Verdict($"tests/Gatehouse.Acceptance/Schemas/{schema}", document);
}
