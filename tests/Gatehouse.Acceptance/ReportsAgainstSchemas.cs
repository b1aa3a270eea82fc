namespace Gatehouse.Acceptance;

/// <summary>The golden reports are valid by the published schemas.</summary>
public sealed class ReportsAgainstSchemas
{
    private const string SarifSchema = "tests/Gatehouse.Acceptance/Schemas/sarif-2.1.0.schema.json";

    private const string ResultSchema = "schema/gatehouse-result.schema.json";

    [Theory]
    [InlineData("gatehouse.sarif")]
    [InlineData("hostile.gatehouse.sarif")]
    [InlineData("clean.gatehouse.sarif")]
    [InlineData("unknown.gatehouse.sarif")]
    public void Sarif_is_valid_by_the_official_schema(string name) =>
        JsonSchemas.Verdict(SarifSchema, JsonSchemas.Golden(name)).ShouldBe("valid");

    [Theory]
    [InlineData("gatehouse.json")]
    [InlineData("hostile.gatehouse.json")]
    [InlineData("clean.gatehouse.json")]
    [InlineData("unknown.gatehouse.json")]
    public void Json_is_valid_by_the_schema_that_ships(string name) =>
        JsonSchemas.Verdict(ResultSchema, JsonSchemas.Golden(name)).ShouldBe("valid");

    [Fact]
    public void The_validator_tells_a_wrong_report_from_a_right_one()
    {
        var sarif = JsonSchemas.Golden("gatehouse.sarif");
        JsonSchemas
            .Verdict(SarifSchema, sarif.Replace("\"level\": \"error\"", "\"level\": \"grave\"", StringComparison.Ordinal))
            .ShouldContain("grave");
        var json = JsonSchemas.Golden("gatehouse.json");
        JsonSchemas
            .Verdict(ResultSchema, json.Replace("\"stage\": \"commit\",", "\"stage\": \"commit\", \"more\": 1,", StringComparison.Ordinal))
            .ShouldContain("more");
    }
}
