using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Pipeline;

/// <summary>Tells a run: as a page with a timeline, and as JUnit for CI systems. The record itself is the JSON.</summary>
public static class RunReports
{
    private const int LongestLogShown = 100_000;

    private const string Style = """
        :root { --paper: #f6f5f2; --card: #fff; --ink: #1b1e23; --soft: #5a606b; --line: #e2dfd8; --good: #14633f; --bad: #a50f3c; --idle: #8b8f98; --doubt: #9a6400; color-scheme: light dark; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14161a; --card: #1c1f25; --ink: #e9e7e2; --soft: #a2a8b3; --line: #30343c; --good: #4cb583; --bad: #f0568a; --idle: #8f97a3; --doubt: #e0a63a; } }
        * { box-sizing: border-box; } body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
        main, header > div { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; } h1, h2, p { margin: 0; } h1 { font-size: 2.6rem; line-height: 1.1; letter-spacing: -.03em; } h2 { font-size: 1.2rem; margin: 2rem 0 .8rem; }
        header { color: #fff; padding: 2.2rem 0 1.8rem; background: #14633f; } header.failed { background: #8f1230; } header.broken { background: #7a4e00; } header p { opacity: .92; }
        .steps { background: var(--card); border: 1px solid var(--line); border-radius: 14px; overflow: hidden; } details, .step { border-top: 1px solid var(--line); } .steps > :first-child { border-top: 0; }
        summary, .step { display: grid; grid-template-columns: 1.2rem 12rem 6.5rem 5rem 1fr; gap: .8rem; align-items: center; padding: .55rem 1rem; cursor: pointer; list-style: none; } .step { cursor: default; }
        summary::-webkit-details-marker { display: none; } summary .name { text-decoration: underline dotted; text-underline-offset: .25em; } .name { font-weight: 600; overflow-wrap: anywhere; } .stage, .took { color: var(--soft); font-size: .88rem; }
        .mark { font-weight: 700; } .succeeded, .unchanged { color: var(--good); } .failed { color: var(--bad); } .broken, .stopped { color: var(--doubt); } .skipped, .not-reached, .waiting { color: var(--idle); }
        .lane { position: relative; height: 10px; background: var(--line); border-radius: 5px; } .lane i { position: absolute; top: 0; bottom: 0; min-width: 3px; border-radius: 5px; background: currentColor; }
        .reason { grid-column: 2 / -1; color: var(--soft); font-size: .92rem; overflow-wrap: anywhere; } pre { margin: 0; padding: .8rem 1rem; overflow: auto; max-height: 32rem; background: var(--paper); font: 13px/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        .more { margin-top: 1rem; } a { color: inherit; } footer { color: var(--soft); font-size: .88rem; padding: 2rem 0; } :focus-visible { outline: 3px solid #2368a8; outline-offset: -3px; }
        @media (max-width: 44rem) { summary, .step { grid-template-columns: 1.2rem 1fr 5rem; } .stage, .lane { display: none; } }
        """;

    /// <summary>One self-contained page; the logs are in it as far as they are short.</summary>
    public static byte[] Html(RunRecord run, RunFolder folder)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var html = new HtmlWriter(text);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        html.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.WriteConstant(
            $"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
        );
        html.Write(
            $"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        );
        html.Write($"<title>{Headline(run)}: {run.Project} · Gatehouse</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>");
        html.WriteConstant(Style);
        html.Write(
            $"</style>\n</head>\n<body>\n<header class=\"{Tone(run)}\"><div>\n<p>Gatehouse · run {run.Id}</p>\n<h1>{Headline(run)}</h1>\n<p>{About(run)}</p>\n</div></header>\n<main>\n"
        );
        html.Write($"<h2>Steps</h2>\n<div class=\"steps\">\n");
        foreach (var step in run.Steps)
            WriteStep(html, run, step, folder);
        html.Write($"</div>\n");
        if (File.Exists(Path.Combine(folder.Path, "gatehouse.html")))
            html.Write($"<p class=\"more\"><a href=\"gatehouse.html\">What the scan found</a></p>\n");
        WriteApplied(html, run);
        if (!run.Remarks.IsEmpty)
        {
            html.Write($"<h2>To know</h2>\n<ul>\n");
            foreach (var remark in run.Remarks)
                html.Write($"<li>{remark}</li>\n");
            html.Write($"</ul>\n");
        }

        html.Write($"<footer>Written by Gatehouse.</footer>\n</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A test case per step.</summary>
    public static byte[] JUnit(RunRecord run)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            Encoding = new UTF8Encoding(false),
        };
        using (var xml = XmlWriter.Create(stream, settings))
        {
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", $"gatehouse run {SafeText.Line(run.Project)}");
            xml.WriteAttributeString("tests", Number(run.Steps.Length));
            xml.WriteAttributeString("failures", Number(run.Steps.Count(step => step.State == StepState.Failed)));
            xml.WriteAttributeString("errors", Number(run.Steps.Count(IsError)));
            xml.WriteAttributeString("skipped", Number(run.Steps.Count(IsLeftOut)));
            xml.WriteAttributeString("time", Seconds(run.Ended - run.Began));
            foreach (var step in run.Steps)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", $"gatehouse.{step.Stage}");
                xml.WriteAttributeString("name", step.Name);
                xml.WriteAttributeString("time", Seconds(step.Ended - step.Began));
                var kind =
                    step.State == StepState.Failed ? "failure"
                    : IsError(step) ? "error"
                    : IsLeftOut(step) ? "skipped"
                    : null;
                if (kind is not null)
                {
                    xml.WriteStartElement(kind);
                    xml.WriteAttributeString("message", SafeText.Line(step.Reason));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    public static string Headline(RunRecord run) =>
        run.ExitCode switch
        {
            0 => "Done",
            1 when run.Verdict == "closed" => "Closed",
            1 => "Failed",
            _ when run.Steps.Any(step => step.State == StepState.Stopped) => "Interrupted",
            _ => "Not finished",
        };

    /// <summary>The state as a word of a class or a line.</summary>
    public static string Word(StepState state) =>
        state switch
        {
            StepState.NotReached => "not-reached",
            _ => state.ToString().ToLowerInvariant(),
        };

    private static void WriteStep(HtmlWriter html, RunRecord run, StepRecord step, RunFolder folder)
    {
        var word = Word(step.State);
        var log = LogOf(step, folder);
        var tag = log.Length > 0 ? "summary" : "div";
        if (log.Length > 0)
            html.Write($"<details>\n");
        html.WriteConstant(log.Length > 0 ? "<summary>" : "<div class=\"step\">");
        html.Write(
            $"<span class=\"mark {word}\" title=\"{word}\">{Mark(step.State)}</span><span class=\"name\">{step.Name}</span><span class=\"stage\">{step.Stage}</span>"
        );
        html.Write($"<span class=\"took\">{Took(step.Ended - step.Began)}</span><span class=\"lane {word}\">");
        if (step is { Began: { } began, Ended: { } ended } && run.Ended is { } last && last > run.Began)
        {
            var whole = (last - run.Began).TotalMilliseconds;
            html.Write(
                $"<i style=\"left:{Math.Clamp(100 * (began - run.Began).TotalMilliseconds / whole, 0, 100)}%;width:{Math.Clamp(100 * (ended - began).TotalMilliseconds / whole, 0, 100)}%\"></i>"
            );
        }

        html.Write($"</span>");
        if (step.Reason.Length > 0)
            html.Write($"<span class=\"reason\">{step.Reason}{(step.Remedy is { } remedy ? $" — {remedy}" : "")}</span>");
        html.WriteConstant($"</{tag}>\n");
        if (log.Length > 0)
            html.Write($"<pre>{log}</pre>\n</details>\n");
    }

    private static void WriteApplied(HtmlWriter html, RunRecord run)
    {
        if (run.Applied.IsEmpty)
            return;
        html.Write($"<h2>Applied</h2>\n<div class=\"steps\">\n");
        foreach (var one in run.Applied)
            html.Write(
                $"<details><summary><span></span><span class=\"name\">{one.Name}</span><span class=\"stage\">{one.Environment}</span></summary><pre>{one.Text}</pre></details>\n"
            );
        html.Write($"</div>\n");
    }

    private static string LogOf(StepRecord step, RunFolder folder)
    {
        var path = Path.Combine(folder.Path, step.Log);
        if (!File.Exists(path))
            return "";
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var letters = new char[LongestLogShown];
        var read = reader.ReadBlock(letters);
        return SafeText.Whole(new string(letters, 0, read)) + (reader.Peek() >= 0 ? $"\n… the rest is in {step.Log}" : "");
    }

    private static string About(RunRecord run) =>
        string.Join(
            " · ",
            new[]
            {
                run.Project,
                run.Branch,
                run.Commit is { Length: > 12 } commit ? commit[..12] : run.Commit,
                run.Verdict is { } verdict ? $"verdict {verdict}" : null,
                run.Image,
                run.Began.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture),
                Took(run.Ended - run.Began),
            }.OfType<string>()
        );

    private static string Mark(StepState state) =>
        state switch
        {
            StepState.Succeeded => "✓",
            StepState.Unchanged => "=",
            StepState.Skipped => "–",
            StepState.Failed => "✗",
            StepState.Broken => "!",
            StepState.Stopped => "■",
            _ => "·",
        };

    private static string Tone(RunRecord run) =>
        run.ExitCode switch
        {
            0 => "done",
            1 => "failed",
            _ => "broken",
        };

    private static bool IsError(StepRecord step) =>
        step.State is StepState.Broken or StepState.Stopped or StepState.Waiting or StepState.Running;

    private static bool IsLeftOut(StepRecord step) => step.State is StepState.Skipped or StepState.NotReached;

    /// <summary>How long something took: tenths of a second below ten seconds, whole ones above.</summary>
    public static string Took(TimeSpan? length) =>
        length is not { } time ? ""
        : time < TimeSpan.FromSeconds(10)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMilliseconds / 100) / 10:0.0}s")
        : TimeLength.Show(TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds)));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? length) =>
        (length ?? TimeSpan.Zero).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
