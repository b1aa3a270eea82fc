using System.Diagnostics;

namespace Gatehouse.Acceptance;

/// <summary>
/// Documents against published schemas, by a validator that is not ours. Where it is missing the tests fail: what was not checked is not
/// valid.
/// </summary>
internal static class JsonSchemas
{
    private const string Python = "/usr/bin/python3";

    /// <summary>
    /// Says <c>valid</c>, or what is wrong and where; anything else means that it could not look. Schemas that a schema refers to lie
    /// beside it.
    /// </summary>
    private const string Validate = """
        import json, pathlib, sys
        from jsonschema import RefResolver
        from jsonschema.validators import validator_for
        def name(schema, other):
            return schema.get("$id", schema.get("id", other))
        file = pathlib.Path(sys.argv[1])
        schema = json.loads(file.read_text(encoding="utf-8"))
        near = {}
        for other in file.parent.glob("*.json"):
            text = json.loads(other.read_text(encoding="utf-8"))
            near[name(text, other.name)] = text
        document = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        validator = validator_for(schema)
        validator.check_schema(schema)
        faults = validator(schema, resolver=RefResolver(name(schema, ""), schema, store=near)).iter_errors(document)
        print("\n".join(f"{fault.json_path}: {fault.message[:300]}" for fault in sorted(faults, key=lambda fault: fault.json_path)) or "valid")
        """;

    private static string Root { get; } = FindRoot();

    /// <summary>What the unit tests hold against what is written, byte by byte.</summary>
    public static string Golden(string name) => File.ReadAllText(Path.Combine(Root, "tests", "Gatehouse.Tests", "Reports", "Golden", name));

    /// <param name="schema">Its path in the repository.</param>
    public static string Verdict(string schema, string document)
    {
        File.Exists(Python).ShouldBeTrue($"{Python} is missing; install python3 and python3-jsonschema");
        var start = new ProcessStartInfo(Python, ["-W", "ignore", "-c", Validate, Path.Combine(Root, schema)])
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
