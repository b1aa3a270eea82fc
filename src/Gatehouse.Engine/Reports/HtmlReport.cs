using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Rules;

namespace Gatehouse.Engine.Reports;

/// <summary>One self-contained page: it asks nobody for anything, works without its script, and prints.</summary>
public sealed class HtmlReport : Report
{
    public override string Name => "html";

    public override string FileName => "gatehouse.html";

    public override string MediaType => "text/html";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        using var writer = SafeText.Writer(output);
        new HtmlPage(result, new HtmlWriter(writer), options).Write();
    }
}

/// <summary>One page while it is written.</summary>
internal sealed class HtmlPage(ScanResult result, HtmlWriter html, ReportOptions options)
{
    private const int MostFiles = 10;
    private const int MostPassedOver = 200;

    private static readonly string StyleHash = HashOf(HtmlAssets.Style);
    private static readonly string ScriptHash = HashOf(HtmlAssets.Script);

    private readonly Tally _tally = Tally.Of(result);

    public void Write()
    {
        Head();
        Banner();
        html.Write($"<main class=\"wrap\">\n");
        Summary();
        Steps();
        Findings();
        Coverage();
        Notices();
        Rules();
        html.Write($"</main>\n<footer class=\"wrap\"><p>Written by Gatehouse {options.ToolVersion}.</p></footer>\n");
        html.Write($"<script>");
        html.WriteConstant(HtmlAssets.Script);
        html.Write($"</script>\n</body>\n</html>\n");
    }

    private void Head()
    {
        var policy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; script-src 'sha256-{ScriptHash}'; img-src data:; base-uri 'none'; "
            + "form-action 'none'";
        html.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        // The policy must stand before what it governs. Its single quotes need no escape within double ones.
        html.WriteConstant($"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.Write($"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.Write($"<title>{Wording.Headline(result.Verdict)}: {result.Target} · Gatehouse</title>\n");
        html.Write($"<link rel=\"icon\" href=\"data:,\">\n<style>");
        html.WriteConstant(HtmlAssets.Style);
        html.Write($"</style>\n</head>\n<body>\n");
    }

    private void Banner()
    {
        html.Write($"<header class=\"verdict {result.Verdict.Word}\">\n<div class=\"wrap\">\n");
        html.Write($"<p class=\"brand\">Gatehouse</p>\n<h1>{Headline(result.Verdict)}</h1>\n");
        html.Write($"<p class=\"lead\">{Wording.Sentence(result)}</p>\n");
        html.Write($"<div class=\"grounds\">\n");
        Reasons("What closes it", result.Verdict.Objections);
        if (!result.Verdict.Doubts.IsEmpty)
        {
            html.Write($"<div>\n<h2>What is not known</h2>\n<ul class=\"reasons\">\n");
            foreach (var doubt in result.Verdict.Doubts)
            {
                html.Write($"<li>");
                html.WriteLine(doubt);
                html.Write($"</li>\n");
            }

            html.Write($"</ul>\n</div>\n");
        }

        Reasons("Warnings", result.Verdict.Warnings);
        html.Write($"</div>\n<dl class=\"about\"><div><dt>Target</dt><dd>{result.Target}</dd></div>");
        html.Write($"<div><dt>Stage</dt><dd>{result.Stage}</dd></div><div><dt>Policy</dt><dd>{result.Policy}</dd></div>");
        html.Write($"<div><dt>Coverage</dt><dd>{Tally.ReadLine(result.Coverage)}</dd></div></dl>\n</div>\n</header>\n");
    }

    private static string Headline(Verdict verdict) =>
        verdict switch
        {
            Pass => "Pass",
            Closed => "Closed",
            _ => "Unknown",
        };

    private void Reasons(string title, ImmutableArray<Objection> objections)
    {
        if (objections.IsEmpty)
            return;
        html.Write($"<div>\n<h2>{title}</h2>\n<ul class=\"reasons\">\n");
        foreach (var objection in objections)
        {
            html.Write($"<li><b>{objection.Clause}</b> ");
            html.WriteLine(objection.Message);
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n</div>\n");
    }

    private void Summary()
    {
        html.Write($"<section class=\"summary\" aria-label=\"Summary\">\n<div class=\"panel severities\">\n<h2>By severity</h2>\n");
        Donut();
        html.Write($"</div>\n<div class=\"panel\">\n<h2>By scanner</h2>\n");
        var most = Math.Max(1, _tally.Scanners.Select(row => row.Total).DefaultIfEmpty().Max());
        html.Write($"<ul class=\"bars\">\n");
        foreach (var row in _tally.Scanners)
        {
            html.Write($"<li><span class=\"name\">{row.Scanner}</span><span class=\"value\">{Wording.Number(row.Total)}</span>");
            Bar(row.BySeverity, most);
            if (row.Failures > 0)
                html.Write($"<span class=\"note\">{Wording.Count(row.Failures, "failure")}: something was not read</span>");
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
        if (_tally.Scanners.IsEmpty)
            html.Write($"<p class=\"empty\">No scanner was at work.</p>\n");
        html.Write($"</div>\n<div class=\"panel\">\n<h2>By file</h2>\n");
        Files();
        html.Write($"</div>\n</section>\n");
    }

    private void Donut()
    {
        var total = _tally.Open.Length;
        html.Write($"<div class=\"donut\"><svg viewBox=\"0 0 42 42\" role=\"img\" aria-label=\"Open findings: {_tally.Severities()}\">");
        html.Write($"<circle class=\"track\" cx=\"21\" cy=\"21\" r=\"17\" pathLength=\"100\"/>");
        var before = 0.0;
        foreach (var severity in Wording.Severities)
        {
            var count = _tally.BySeverity[(int)severity];
            if (count == 0)
                continue;
            var share = 100.0 * count / total;
            // A hair of the track stays visible between two parts.
            var drawn = count == total ? 100 : Math.Max(0.5, share - 1.2);
            html.Write($"<circle class=\"part {Wording.Word(severity)}\" cx=\"21\" cy=\"21\" r=\"17\" pathLength=\"100\" ");
            html.Write($"stroke-dasharray=\"{drawn} {100 - drawn}\" stroke-dashoffset=\"{25 - before}\"/>");
            before += share;
        }

        html.Write($"<text x=\"21\" y=\"21.2\">{Wording.Number(total)}</text><text class=\"unit\" x=\"21\" y=\"26.4\">open</text></svg>\n");
        html.Write($"<ul class=\"legend\">\n");
        foreach (var severity in Wording.Severities)
        {
            var count = _tally.BySeverity[(int)severity];
            html.Write($"<li class=\"{(count == 0 ? "none" : "some")}\"><i class=\"dot {Wording.Word(severity)}\"></i>");
            html.Write($"<span>{Wording.Word(severity)}</span><b>{Wording.Number(count)}</b></li>\n");
        }

        html.Write($"</ul></div>\n");
        var excused = new List<string>();
        if (!_tally.Existing.IsEmpty)
            excused.Add($"{Wording.Number(_tally.Existing.Length)} known before");
        if (!_tally.Waived.IsEmpty)
            excused.Add($"{Wording.Number(_tally.Waived.Length)} waived");
        if (excused.Count > 0)
            html.Write($"<p class=\"note\">Besides: {string.Join(", ", excused)}.</p>\n");
    }

    private void Files()
    {
        if (_tally.Files.IsEmpty)
        {
            html.Write($"<p class=\"empty\">No file holds an open finding.</p>\n");
            return;
        }

        html.Write($"<ul class=\"bars\">\n");
        var most = _tally.Files[0].Count;
        var top = _tally.Files.Take(MostFiles).Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var severities = _tally
            .Open.Where(finding => top.Contains(finding.Location.Path))
            .GroupBy(finding => finding.Location.Path, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.CountBy(finding => finding.Severity).ToDictionary(), StringComparer.Ordinal);
        foreach (var (path, count) in _tally.Files.Take(MostFiles))
        {
            html.Write($"<li><span class=\"name path\" title=\"{path}\">{path}</span><span class=\"value\">{Wording.Number(count)}</span>");
            Bar([.. Enum.GetValues<Severity>().Select(severity => severities[path].GetValueOrDefault(severity))], most);
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n");
        if (_tally.Files.Length > MostFiles)
            html.Write($"<p class=\"note\">and {Wording.Count(_tally.Files.Length - MostFiles, "more file")}</p>\n");
    }

    /// <summary>One bar, its parts from grave to light; the number beside it says the same to those who do not see it.</summary>
    private void Bar(ImmutableArray<int> bySeverity, int most)
    {
        html.Write($"<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
        html.Write($"<rect class=\"track\" width=\"100\" height=\"6\"/>");
        var x = 0.0;
        foreach (var severity in Wording.Severities)
        {
            var width = 100.0 * bySeverity[(int)severity] / most;
            if (width > 0)
                html.Write($"<rect class=\"{Wording.Word(severity)}\" x=\"{x}\" width=\"{width}\" height=\"6\"/>");
            x += width;
        }

        html.Write($"</svg>");
    }

    private void Steps()
    {
        var steps = NextSteps.Of(result, _tally);
        if (steps.IsEmpty)
            return;
        html.Write($"<section class=\"steps\" aria-labelledby=\"now\">\n<h2 id=\"now\">What to do now</h2>\n<ol>\n");
        foreach (var step in steps)
        {
            html.Write($"<li>");
            html.WriteLine(step);
            html.Write($"</li>\n");
        }

        html.Write($"</ol>\n</section>\n");
    }

    private void Findings()
    {
        html.Write($"<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
        if (result.Findings.IsEmpty)
        {
            html.Write($"<p class=\"empty\">Nothing was found in what was read.</p>\n</section>\n");
            return;
        }

        Filters();
        if (_tally.Open.IsEmpty)
            html.Write($"<p class=\"empty\">No finding is open.</p>\n");
        ByFile(_tally.Open);
        Fold("existing", "Known before", _tally.Existing);
        Fold("waived", "Waived", _tally.Waived);
        html.Write($"</section>\n");
    }

    private void Filters()
    {
        html.Write($"<form id=\"filters\" role=\"search\" aria-label=\"Filter findings\" hidden>\n<fieldset><legend>Severity</legend>");
        foreach (var word in Wording.Severities.Select(Wording.Word))
        {
            html.Write($"<label class=\"chip\"><input type=\"checkbox\" name=\"severity\" value=\"{word}\" checked>");
            html.Write($"<span><i class=\"dot {word}\"></i>{word}</span></label>");
        }

        html.Write($"</fieldset>\n<label><span>Scanner</span><select name=\"scanner\"><option value=\"\">all</option>");
        foreach (var row in _tally.Scanners)
            html.Write($"<option>{row.Scanner}</option>");
        html.Write($"</select></label>\n<label><span>State</span><select name=\"state\"><option value=\"\">all</option>");
        html.Write($"<option>new</option><option>existing</option><option>waived</option></select></label>\n");
        html.Write($"<label class=\"wide\"><span>Path or rule</span><input type=\"search\" name=\"text\" autocomplete=\"off\" ");
        html.Write($"placeholder=\"e.g. src/ or secrets\"></label>\n<button type=\"reset\">Reset</button>\n");
        html.Write($"<output id=\"shown\" aria-live=\"polite\"></output>\n</form>\n");
    }

    private void Fold(string state, string title, ImmutableArray<Finding> findings)
    {
        if (findings.IsEmpty)
            return;
        html.Write($"<details class=\"fold\" data-fold=\"{state}\"><summary>{title} <span class=\"count\">");
        html.Write($"{Wording.Number(findings.Length)}</span></summary>\n");
        ByFile(findings);
        html.Write($"</details>\n");
    }

    private void ByFile(ImmutableArray<Finding> findings)
    {
        foreach (var file in findings.GroupBy(finding => finding.Location.Path, StringComparer.Ordinal))
        {
            html.Write($"<section class=\"file\">\n<h3 class=\"path\">{file.Key}</h3>\n");
            foreach (var finding in file)
                Finding(finding);
            html.Write($"</section>\n");
        }
    }

    private void Finding(Finding finding)
    {
        var severity = Wording.Word(finding.Severity);
        html.Write($"<article class=\"finding {severity}\" data-severity=\"{severity}\" data-scanner=\"{finding.Scanner}\" ");
        html.Write($"data-state=\"{Wording.Word(finding.State)}\" data-text=\"{finding.Location.Path} {finding.Rule.Id}\">\n");
        html.Write($"<header><span class=\"badge {severity}\">{severity}</span><h4>{finding.Rule.Title}</h4>");
        html.Write($"<a class=\"rule\" href=\"#rule-{AnchorOf(finding.Rule)}\">{finding.Rule.Id}</a></header>\n<p class=\"message\">");
        html.WriteLine(finding.Message);
        html.Write($"</p>\n<p class=\"place\">{Wording.Place(finding.Location)}</p>\n");
        if (finding.Origin is { } origin)
            html.Write($"<p class=\"place\">{Wording.Since(origin)}</p>\n");
        if (finding.Snippet is { } snippet)
            Snippet(finding.Location.Line, snippet);
        if (!finding.Steps.IsEmpty)
        {
            html.Write($"<details class=\"flow\" open><summary>How the value gets there</summary><ol>\n");
            foreach (var step in finding.Steps)
            {
                html.Write($"<li><code>{Wording.Place(step.Location)}</code> ");
                html.WriteLine(step.Message);
                html.Write($"</li>\n");
            }

            html.Write($"</ol></details>\n");
        }

        if (finding.Excuse is { } excuse)
            html.Write($"<p class=\"excuse\"><b>Waived</b> {SafeText.Flow(excuse)}</p>\n");
        html.Write($"<div class=\"fix\"><b>Fix</b><div>");
        html.WriteProse(finding.Rule.Fix);
        if (finding.Edit is { } edit)
        {
            html.Write($"<p><code>gatehouse scan --fix</code>: ");
            html.WriteLine(edit.Title);
            html.Write($"</p>");
        }
        html.Write($"</div></div>\n");
        Facts(finding);
        html.Write($"</article>\n");
    }

    private void Snippet(int line, Snippet snippet)
    {
        var view = SnippetView.Of(snippet);
        html.Write($"<pre class=\"code\" tabindex=\"0\"><span class=\"line\">{line}</span><code>{view.Before}");
        if (view.Marked.Length > 0)
            html.Write($"<mark>{view.Marked}</mark>");
        html.Write($"{view.After}</code></pre>\n");
    }

    private void Facts(Finding finding)
    {
        html.Write($"<ul class=\"facts\"><li>{finding.Scanner}</li><li>{Wording.Word(finding.Confidence)} confidence</li>");
        if (finding.State == FindingState.Existing)
            html.Write($"<li>known before</li>");
        if (finding.Rule.Stage == RuleStage.Trial)
            html.Write($"<li>trial rule</li>");
        foreach (var cwe in finding.Rule.Cwe)
            html.Write($"<li>CWE-{cwe}</li>");
        if (finding.Rule.Owasp is { } owasp)
            html.Write($"<li>OWASP {owasp}</li>");
        foreach (var alias in finding.Aliases)
            html.Write($"<li>{SafeText.Line(alias)}</li>");
        if (finding.Verification is { State: Liveness.Live } live)
            html.Write($"<li class=\"grave\">verified: {Wording.Verified(live)}</li>");
        else if (finding.Verification is { } verification)
            html.Write($"<li>verified: {Wording.Verified(verification)}</li>");
        if (finding.Component is { } component)
            html.Write($"<li>{component.Name} {component.Version}</li>");
        if (finding.Advisory is { } advisory)
        {
            html.Write($"<li>{advisory.Id}</li>");
            if (advisory.Cvss is { } cvss)
                html.Write($"<li>CVSS {cvss.ToString("0.0", CultureInfo.InvariantCulture)}</li>");
            if (advisory.KnownExploited)
                html.Write($"<li class=\"grave\">known to be exploited</li>");
            if (advisory.FixedVersion is { } version)
                html.Write($"<li>fixed in {version}</li>");
        }

        html.Write($"<li class=\"print\">{finding.Fingerprint.Value}</li></ul>\n");
    }

    private void Coverage()
    {
        html.Write($"<section aria-labelledby=\"coverage\">\n<h2 id=\"coverage\">Coverage</h2>\n<p>{Tally.ReadLine(result.Coverage)}.");
        if (_tally.PassedOverLine() is { Length: > 0 } passedOver)
            html.Write($" {passedOver}.");
        html.Write($"</p>\n");
        if (!result.Coverage.Failures.IsEmpty)
        {
            html.Write($"<h3>Not read</h3>\n<ul class=\"unread\">\n");
            foreach (var failure in result.Coverage.Failures)
            {
                html.Write($"<li><code>{Wording.Place(failure)}</code><p>");
                html.WriteLine(SafeText.Flow(failure.Reason));
                html.Write($"</p><p class=\"remedy\">");
                html.WriteLine(SafeText.Flow(failure.Remedy));
                html.Write($"</p></li>\n");
            }

            html.Write($"</ul>\n");
        }

        if (!result.Coverage.PassedOver.IsEmpty)
        {
            html.Write($"<details class=\"fold\"><summary>Passed over <span class=\"count\">");
            html.Write($"{Wording.Number(result.Coverage.PassedOver.Length)}</span></summary>\n<div class=\"scroll\"><table>\n");
            html.Write(
                $"<thead><tr><th scope=\"col\">Path</th><th scope=\"col\">Why</th><th scope=\"col\">Rule</th></tr></thead>\n<tbody>\n"
            );
            foreach (var passed in result.Coverage.PassedOver.Take(MostPassedOver))
            {
                html.Write($"<tr><td class=\"path\">{passed.Path}</td><td>{Wording.Phrase(passed.Reason)}</td>");
                html.Write($"<td>");
                html.WriteLine(SafeText.Flow(passed.Detail));
                html.Write($"</td></tr>\n");
            }

            html.Write($"</tbody></table></div>\n");
            var more = result.Coverage.PassedOver.Length - MostPassedOver;
            if (more > 0)
                html.Write($"<p class=\"note\">and {Wording.Number(more)} more; the json report names each</p>\n");
            html.Write($"</details>\n");
        }

        html.Write($"</section>\n");
    }

    private void Notices()
    {
        if (result.Notices.IsEmpty)
            return;
        html.Write($"<section aria-labelledby=\"notices\">\n<h2 id=\"notices\">Notices</h2>\n<ul class=\"notices\">\n");
        foreach (var notice in result.Notices)
        {
            html.Write($"<li>");
            html.WriteLine(notice.Message);
            if (Wording.Place(notice) is { Length: > 0 } place)
                html.Write($" <code>{place}</code>");
            html.Write($"</li>\n");
        }

        html.Write($"</ul>\n</section>\n");
    }

    /// <summary>Why each rule minds, once for all its findings.</summary>
    private void Rules()
    {
        var named = result.Findings.Select(finding => finding.Rule.Id).ToHashSet(StringComparer.Ordinal);
        var rules = _tally.Rules.Where(rule => named.Contains(rule.Id)).ToList();
        if (rules.Count == 0)
            return;
        html.Write($"<section aria-labelledby=\"rules\">\n<h2 id=\"rules\">Why it matters</h2>\n<div class=\"rules\">\n");
        foreach (var rule in rules)
        {
            html.Write($"<article id=\"rule-{AnchorOf(rule)}\"><h3>{rule.Title}</h3><p class=\"place\">{rule.Id}</p>\n");
            html.WriteProse(rule.Why);
            var pages = rule.References.Where(Prose.IsAddress).ToList();
            if (pages.Count > 0)
            {
                html.Write($"<ul class=\"references\">");
                foreach (var page in pages)
                    html.Write($"<li><a href=\"{page}\" rel=\"noreferrer noopener\">{page}</a></li>");
                html.Write($"</ul>\n");
            }

            if (!rule.Aliases.IsEmpty)
                html.Write($"<p class=\"note\">Elsewhere: {string.Join(", ", rule.Aliases)}</p>\n");
            html.Write($"</article>\n");
        }

        html.Write($"</div>\n</section>\n");
    }

    private static string AnchorOf(RuleFacts rule) => Uri.EscapeDataString(SafeText.Whole(rule.Id)).Replace('%', '-');

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(SafeText.Utf8.GetBytes(text)));
}
