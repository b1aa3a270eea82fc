using System.Globalization;
using System.Text;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Sources;
using Gatehouse.Scanners.Secrets;

namespace Gatehouse.Tests.Secrets;

/// <summary>Secrets in another writing than their own.</summary>
public sealed class HiddenSecrets
{
    private static readonly string Token = TokenPattern.Of("glpat-[0-9a-zA-Z_-]{20}").Fake(7);
    private static readonly string Password = TokenPattern.Of("[A-Z][a-z]{2}[0-9]{2}[a-z][A-Z][0-9][a-zA-Z0-9]{4}").Fake(3);
    private static readonly string Long = "{\"url\": \"https://git.todo.internal\", \"user\": \"deploy\", \"key\": \"" + Token + "\"}";

    public static TheoryData<string, string> Writings =>
        new()
        {
            { "base64", Base64(Long) },
            { "base64", Base64(Long).TrimEnd('=').Replace('+', '-').Replace('/', '_') },
            { "base64", Convert.ToBase64String(Encoding.Unicode.GetBytes(Long)) },
            { "hexadecimal", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Long)) },
            { "percent encoding", string.Concat(Encoding.UTF8.GetBytes(Token).Select(b => $"%{b:X2}")) },
            { "escapes", string.Concat(Token.Select(c => $"\\u{(int)c:x4}")) },
            { "escapes", string.Concat(Token.Select(c => $"\\x{(int)c:x2}")) },
            { "HTML entities", string.Concat(Token.Select(c => string.Create(CultureInfo.InvariantCulture, $"&#{(int)c};"))) },
            { "HTML entities", string.Concat(Token.Select(c => $"&#x{(int)c:x};")) },
            { "base64 and that in base64", Base64(Base64(Long)) },
            { "base64 and that in base64 and that in hexadecimal", Convert.ToHexString(Encoding.UTF8.GetBytes(Base64(Base64(Long)))) },
        };

    [Theory]
    [MemberData(nameof(Writings))]
    public void Are_found_and_marked_where_they_stand(string writing, string hidden)
    {
        var text = $"first = 1\nblob = \"{hidden}\"\n";
        var finding = FrontDoor.Findings("a.py", text).ShouldHaveSingleItem();
        finding.Message.ShouldEndWith(", written in " + writing);
        finding.Location.Line.ShouldBe(2);
        finding.Location.Span.Start.ShouldBe(text.IndexOf(hidden, StringComparison.Ordinal));
        finding.Location.Span.Length.ShouldBe(hidden.Length);
    }

    /// <summary>The search for long words goes by blocks, and a word may lie across any two of them.</summary>
    [Theory]
    [InlineData('=')]
    [InlineData('é')]
    [InlineData(' ')]
    public void Are_found_wherever_in_a_text_they_begin_and_end(char around)
    {
        var hidden = Base64(Token + "!");
        for (var before = 0; before < 70; before++)
        {
            var text = new string(around, before) + hidden + new string(around, before % 7) + "\n";
            FrontDoor.Findings("a.txt", text).ShouldHaveSingleItem($"{before} before it").Message.ShouldEndWith(", written in base64");
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n    ")]
    [InlineData("\\n")]
    public void Are_found_in_base64_broken_into_lines(string lineEnd)
    {
        var packed = Base64(Long + Long);
        var lines = string.Join(lineEnd, packed.Chunk(64).Select(chunk => new string(chunk)));
        var text = "data: |\n    " + lines + "\n";
        var finding = FrontDoor.Findings("a.txt", text).ShouldHaveSingleItem();
        finding.Location.Span.Start.ShouldBe(text.IndexOf(lines, StringComparison.Ordinal));
        finding.Location.Span.Length.ShouldBe(lines.Length);
    }

    [Fact]
    public void Are_each_a_finding_where_several_stand_in_one_text()
    {
        var other = TokenPattern.Of("glpat-[0-9a-zA-Z_-]{20}").Fake(8);
        var text = "blob: " + Base64($"one: {Token}\ntwo: {other}\n");
        var findings = FrontDoor.Findings("a.txt", text);
        findings.Length.ShouldBe(2);
        findings[0].Location.Span.End.ShouldBeLessThanOrEqualTo(findings[1].Location.Span.Start);
        string Part(Finding finding) =>
            Encoding.UTF8.GetString(Convert.FromBase64String(text.Substring(finding.Location.Span.Start, finding.Location.Span.Length)));
        Part(findings[0]).ShouldContain(Token);
        Part(findings[1]).ShouldContain(other);
    }

    [Fact]
    public void Are_found_behind_an_escaped_part_of_a_URL()
    {
        var text = $"see https://git.todo.internal/?next=a%3Fprivate_token%3D{Token}&x=1\n";
        var finding = FrontDoor.Findings("a.txt", text).ShouldHaveSingleItem();
        finding.Location.Span.Start.ShouldBe(text.IndexOf(Token, StringComparison.Ordinal));
        finding.Message.ShouldNotContain("written in");
    }

    [Fact]
    public void Are_found_behind_a_line_end_in_a_string() =>
        FrontDoor.Findings("a.js", $"const a = \"first\\n{Token}\\n\";\n").ShouldHaveSingleItem();

    [Fact]
    public void Are_found_in_the_cells_and_outputs_of_a_notebook()
    {
        var text = $$"""
            {"cells": [
              {"cell_type": "code",
               "source": ["import os\n",
                          "password = \"{{Password}}\"\n"],
               "outputs": [{"data": {"image/png": "{{Base64(Long)}}",
                                     "text/plain": ["token \"{{Token}}\""]} }]}
            ]}
            """;
        var findings = FrontDoor.Findings("a.ipynb", text);
        findings.Select(finding => (finding.Rule.Id, finding.Location.Line)).ShouldContain(("secrets/hard-coded-password", 4));
        findings.Select(finding => (finding.Rule.Id, finding.Location.Line)).ShouldContain(("secrets/gitlab-personal-access-token", 6));
        findings.Length.ShouldBe(2);
        var password = findings.Single(finding => finding.Location.Line == 4).Location.Span;
        text.Substring(password.Start, password.Length).ShouldBe(Password);
    }

    [Fact]
    public void Are_found_where_a_notebook_spreads_a_key_over_lines()
    {
        var body = TokenPattern.Of("[A-Za-z0-9+/]{64}").Fake(1);
        string[] lines = ["-----BEGIN RSA PRIVATE KEY-----", body, body, "-----END RSA PRIVATE KEY-----"];
        var text = "{\"cells\": [{\"source\": [\"k = '''\\n\",\n" + string.Join(",\n", lines.Select(line => $"\"{line}\\n\"")) + "]}]}\n";
        var finding = FrontDoor.Findings("a.ipynb", text).ShouldHaveSingleItem();
        (finding.Rule.Id, finding.Location.Line, finding.Location.EndLine).ShouldBe(("secrets/private-key", 2, 5));
    }

    [Fact]
    public void Are_found_in_a_notebook_that_is_no_JSON() => FrontDoor.Findings("a.ipynb", $"{{ \"{Token}\"").ShouldHaveSingleItem();

    [Fact]
    public void Are_values_of_a_Kubernetes_secret()
    {
        var packed = Base64(Password);
        var text = $"kind: Secret\ndata:\n  username: {Base64("deployment")}\n  password: {packed}\n";
        var finding = FrontDoor.Findings("k8s/secret.yaml", text).ShouldHaveSingleItem();
        finding.Location.Line.ShouldBe(4);
        finding.Message.ShouldContain("written in base64");
        finding.Location.Span.Length.ShouldBe(packed.Length);
    }

    [Fact]
    public void Are_none_where_the_value_of_a_Kubernetes_secret_is_a_placeholder() =>
        FrontDoor.Findings("secret.yaml", $"kind: Secret\ndata:\n  password: {Base64("changeme1234")}\n").ShouldBeEmpty();

    [Fact]
    public void Are_not_sought_in_pictures() =>
        FrontDoor.Findings("a.css", $"src: url(data:image/svg+xml;base64,{Base64(Long)})\n").ShouldBeEmpty();

    [Fact]
    public void Are_not_guessed_in_decoded_text() =>
        FrontDoor.Findings("a.txt", "blob: " + Base64($"some words and then password = \"{Password}\" and more words")).ShouldBeEmpty();

    [Fact]
    public void Are_left_after_three_unwrappings()
    {
        var text = Base64(Base64(Base64(Base64(Long))));
        FrontDoor.Findings("a.txt", text).ShouldBeEmpty();
    }

    /// <summary>Every byte is part of an escape, a word or a line of base 64: the work stays within what the file's size allows.</summary>
    [Theory]
    [InlineData("\\u0041")]
    [InlineData("%41")]
    [InlineData("%2541")]
    [InlineData("&#65;")]
    [InlineData("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB")]
    [InlineData("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n")]
    [InlineData("4141414141414141")]
    [InlineData("a")]
    [InlineData("%\\&")]
    [InlineData("%25")]
    [InlineData("=")]
    [InlineData("glpat-%41 ")]
    public void Cost_little_to_seek_in_a_bomb(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 3_000_000 / piece.Length)) + $"\n{Token}\n";
        var swept = FrontDoor.Sweep(new MemoryTree().Add("bomb.txt", text));
        swept.Findings.Select(finding => finding.Rule.Id).ShouldContain("secrets/gitlab-personal-access-token");
        swept.Coverage.Failures.ShouldAllBe(failure => !failure.Reason.Contains("the scanner failed"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
