using System.Diagnostics;

namespace Gatehouse.Acceptance;

/// <summary>
/// The golden SBOMs and VEX documents, which the unit tests hold against what is written byte by byte, are valid by the published schemas. A
/// missing validator fails these tests: what was not checked is not valid.
/// </summary>
public sealed class SbomsAgainstSchemas
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Says <c>valid</c>, or what is wrong and where; schemas that a schema refers to lie beside it.</summary>
    private const string Validate = """
        import json, pathlib, sys
        from jsonschema import RefResolver
        from jsonschema.validators import validator_for
        file = pathlib.Path(sys.argv[1])
        schema = json.loads(file.read_text(encoding="utf-8"))
        near = {}
        for other in file.parent.glob("*.json"):
            text = json.loads(other.read_text(encoding="utf-8"))
            near[text.get("$id", other.name)] = text
        document = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        validator = validator_for(schema)
        validator.check_schema(schema)
        faults = validator(schema, resolver=RefResolver(schema.get("$id", ""), schema, store=near)).iter_errors(document)
        print("\n".join(f"{fault.json_path}: {fault.message[:300]}" for fault in sorted(faults, key=lambda fault: fault.json_path)) or "valid")
        """;

    private static string Root { get; } = FindRoot();

    private static string Golden(string name) =>
        File.ReadAllText(Path.Combine(Root, "tests", "Gatehouse.Tests", "Reports", "Golden", name));

    [Theory]
    [InlineData("bom-1.6.schema.json", "gatehouse.cdx.json")]
    [InlineData("spdx-2.3.schema.json", "gatehouse.spdx.json")]
    [InlineData("openvex.schema.json", "gatehouse.openvex.json")]
    public void Is_valid_by_the_official_schema(string schema, string document) => Verdict(schema, Golden(document)).ShouldBe("valid");

    [Theory]
    [InlineData("bom-1.6.schema.json", "gatehouse.cdx.json", "\"id\": \"MIT\"", "\"id\": \"MITT\"")]
    [InlineData("spdx-2.3.schema.json", "gatehouse.spdx.json", "\"SHA256\"", "\"SHA-256\"")]
    [InlineData("openvex.schema.json", "gatehouse.openvex.json", "\"not_affected\"", "\"harmless\"")]
    public void The_validator_tells_a_wrong_document_from_a_right_one(string schema, string document, string right, string wrong)
    {
        var text = Golden(document);
        text.ShouldContain(right);
        Verdict(schema, text.Replace(right, wrong, StringComparison.Ordinal)).ShouldNotBe("valid");
    }

    private static string Verdict(string schema, string document)
    {
        File.Exists(Python).ShouldBeTrue($"{Python} is missing; install python3 and python3-jsonschema");
        var path = Path.Combine(Root, "tests", "Gatehouse.Acceptance", "Schemas", schema);
        var start = new ProcessStartInfo(Python, ["-W", "ignore", "-c", Validate, path])
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
            input.Write(document);
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
