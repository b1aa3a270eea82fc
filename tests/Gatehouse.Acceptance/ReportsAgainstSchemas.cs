using System.Diagnostics;

namespace Gatehouse.Acceptance;

/// <summary>
/// The golden reports, which the unit tests hold against what is written byte by byte, are valid by the published schemas. A missing
/// validator fails these tests: what was not checked is not valid.
/// </summary>
public sealed class ReportsAgainstSchemas
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Says <c>valid</c>, or what is wrong and where; anything else means that it could not look.</summary>
    private const string Validate = """
        import json, sys
        from jsonschema.validators import validator_for
        schema = json.load(open(sys.argv[1], encoding="utf-8"))
        report = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        validator = validator_for(schema)
        validator.check_schema(schema)
        faults = sorted(validator(schema).iter_errors(report), key=lambda fault: fault.json_path)
        print("\n".join(f"{fault.json_path}: {fault.message[:300]}" for fault in faults) or "valid")
        """;

    private static string Root { get; } = FindRoot();

    private static string Golden { get; } = Path.Combine(Root, "tests", "Gatehouse.Tests", "Reports", "Golden");

    private static string SarifSchema { get; } = Path.Combine(Root, "tests", "Gatehouse.Acceptance", "Schemas", "sarif-2.1.0.schema.json");

    private static string ResultSchema { get; } = Path.Combine(Root, "schema", "gatehouse-result.schema.json");

    [Theory]
    [InlineData("gatehouse.sarif")]
    [InlineData("hostile.gatehouse.sarif")]
    [InlineData("clean.gatehouse.sarif")]
    [InlineData("unknown.gatehouse.sarif")]
    public void Sarif_is_valid_by_the_official_schema(string name) =>
        Verdict(SarifSchema, File.ReadAllText(Path.Combine(Golden, name))).ShouldBe("valid");

    [Theory]
    [InlineData("gatehouse.json")]
    [InlineData("hostile.gatehouse.json")]
    [InlineData("clean.gatehouse.json")]
    [InlineData("unknown.gatehouse.json")]
    public void Json_is_valid_by_the_schema_that_ships(string name) =>
        Verdict(ResultSchema, File.ReadAllText(Path.Combine(Golden, name))).ShouldBe("valid");

    [Fact]
    public void The_validator_tells_a_wrong_report_from_a_right_one()
    {
        var sarif = File.ReadAllText(Path.Combine(Golden, "gatehouse.sarif"));
        Verdict(SarifSchema, sarif.Replace("\"level\": \"error\"", "\"level\": \"grave\"", StringComparison.Ordinal))
            .ShouldContain("grave");
        var json = File.ReadAllText(Path.Combine(Golden, "gatehouse.json"));
        Verdict(ResultSchema, json.Replace("\"stage\": \"commit\",", "\"stage\": \"commit\", \"more\": 1,", StringComparison.Ordinal))
            .ShouldContain("more");
    }

    private static string Verdict(string schema, string report)
    {
        File.Exists(Python).ShouldBeTrue($"{Python} is missing; install python3 and python3-jsonschema");
        var start = new ProcessStartInfo(Python, ["-c", Validate, schema])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start).ShouldNotBeNull();
        var complaint = process.StandardError.ReadToEndAsync();
        var answer = process.StandardOutput.ReadToEndAsync();
        try
        {
            using var input = new StreamWriter(process.StandardInput.BaseStream, new System.Text.UTF8Encoding(false));
            input.Write(report);
        }
        catch (IOException)
        {
            // It ended before it read; its exit code and complaint say why.
        }

        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"the validator could not look; is python3-jsonschema installed? {complaint.Result}");
        return answer.Result.Trim();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gatehouse.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run from within the repository.");
        return folder.FullName;
    }
}
