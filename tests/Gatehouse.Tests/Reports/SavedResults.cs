using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Engine;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Tests.Reports;

public sealed class SavedResults
{
    [Fact]
    public void Come_back_as_they_were_written()
    {
        foreach (var result in (ScanResult[])[Sample.Closed(), Sample.Clean(), Sample.NotRead()])
        {
            var written = new JsonReport().Bytes(result);
            var read = ResultJson.Read(written, "r.json");
            var again = result with
            {
                Target = read.Target,
                Stage = read.Stage,
                Findings = read.Findings,
                Components = read.Components,
                Coverage = read.Coverage,
                Notices = read.Notices,
                Rules = read.Rules,
            };
            new JsonReport().Text(again).ShouldBe(Encoding.UTF8.GetString(written));
        }
    }

    [Fact]
    public void Come_back_even_where_every_text_is_hostile() =>
        ResultJson.Read(new JsonReport().Bytes(Sample.Hostile("a\u001b\u202E\uD800\0</script>")), "r.json").Findings.Length.ShouldBe(3);

    [Theory]
    [InlineData("version", "2", "r.json: version: version 2 of the format is not known; this Gatehouse reads version 1.")]
    [InlineData("schema", "\"sarif\"", "r.json: this is no result of Gatehouse: `schema` is not \"gatehouse-result\".")]
    [InlineData("findings", "{}", "r.json: findings: must be a list.")]
    [InlineData("findings", "[{}]", "r.json: findings[0]: `rule` is missing.")]
    [InlineData("target", "null", "r.json: target: must be text.")]
    [InlineData("target", "\"\\ud800\"", "r.json: target: the text holds half a character.")]
    [InlineData("surprise", "1", "r.json: `surprise` is not known here.")]
    [InlineData("rules", "[]", "r.json: findings[0].rule: the rule `python/flask-debug` is not among `rules`.")]
    [InlineData(
        "coverage",
        "{\"nothingToScan\":1,\"scanners\":[],\"passedOver\":[],\"failures\":[]}",
        "r.json: coverage.nothingToScan: must be true or false."
    )]
    public void Are_refused_with_what_is_wrong_and_where(string name, string value, string message)
    {
        var json = JsonNode.Parse(new JsonReport().Bytes(Sample.Closed())).ShouldNotBeNull();
        var text = Replaced(json, name, value);
        Should.Throw<UserError>(() => ResultJson.Read(Encoding.UTF8.GetBytes(text), "r.json")).Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("severity", "\"grave\"", "severity: must be one of critical, high, medium, low, info.")]
    [InlineData("fingerprint", "\"ABC\"", "fingerprint: a fingerprint has 32 lower-case hexadecimal digits.")]
    [InlineData("state", "\"fine\"", "state: must be one of new, existing, waived.")]
    [InlineData(
        "location",
        "{\"path\":\"a\",\"line\":2,\"column\":1,\"endLine\":1,\"endColumn\":1,\"start\":0,\"length\":0}",
        "location: the place ends before it begins."
    )]
    [InlineData(
        "location",
        "{\"path\":\"a\",\"line\":0,\"column\":1,\"endLine\":1,\"endColumn\":1,\"start\":0,\"length\":0}",
        "location.line: must be a whole number from 1 to 2147483647."
    )]
    [InlineData(
        "snippet",
        "{\"text\":\"a\",\"caretColumn\":2,\"caretLength\":1}",
        "snippet.caretColumn: the caret stands beyond the text."
    )]
    public void Are_refused_for_one_bad_finding(string name, string value, string message)
    {
        var json = JsonNode.Parse(new JsonReport().Bytes(Sample.Closed())).ShouldNotBeNull();
        json["findings"].ShouldNotBeNull()[0].ShouldNotBeNull().AsObject()[name] = "MARK";
        var text = json.ToJsonString().Replace("\"MARK\"", value, StringComparison.Ordinal);
        Should
            .Throw<UserError>(() => ResultJson.Read(Encoding.UTF8.GetBytes(text), "r.json"))
            .Message.ShouldBe("r.json: findings[0]." + message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{\"schema\":\"gatehouse-result\",\"schema\":\"gatehouse-result\"}")]
    [InlineData("{} {}")]
    public void That_are_no_json_of_ours_are_user_errors(string text) =>
        Should.Throw<UserError>(() => ResultJson.Read(Encoding.UTF8.GetBytes(text), "r.json")).Message.ShouldStartWith("r.json");

    [Fact]
    public void That_nest_too_deep_are_refused_and_not_followed() =>
        Should.Throw<UserError>(() => ResultJson.Read(Encoding.UTF8.GetBytes(new string('[', 100_000)), "r.json"));

    [Fact]
    public void That_break_off_anywhere_are_user_errors()
    {
        var whole = new JsonReport().Bytes(Sample.Clean());
        for (var length = 0; length < whole.Length - 2; length++)
            Should.Throw<UserError>(() => ResultJson.Read(whole.AsMemory(0, length), "r.json"));
    }

    [Fact]
    public void That_are_broken_name_line_and_column()
    {
        var error = Should.Throw<UserError>(() => ResultJson.Read("{\n  \"schema\": x\n}"u8.ToArray(), "r.json"));
        error.Message.ShouldStartWith("r.json:2:13: this is no JSON that can be read:");
        error.Remedy.ShouldNotBeNull();
    }

    private static string Replaced(JsonNode json, string name, string value)
    {
        json.AsObject()[name] = "MARK";
        return json.ToJsonString().Replace("\"MARK\"", value, StringComparison.Ordinal);
    }
}
