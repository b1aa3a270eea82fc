using System.Globalization;
using System.Text;
using System.Xml;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Engine.Reports;

/// <summary>For CI systems that show test results: a suite per scanner, a case per finding, and the verdict as a case of its own.</summary>
public sealed class JUnitReport : Report
{
    public override string Name => "junit";

    public override string FileName => "gatehouse.junit.xml";

    public override string MediaType => "application/xml";

    public override void Write(ScanResult result, Stream output, ReportOptions options)
    {
        var tally = Tally.Of(result);
        var suites = new List<Suite> { GateSuite(result) };
        var walk = new Suite("walk");
        foreach (var failure in result.Coverage.Failures.Where(failure => failure.Scanner is null))
            walk.Cases.Add(CaseOf(failure));
        if (walk.Cases.Count > 0)
            suites.Add(walk);
        foreach (var row in tally.Scanners)
            suites.Add(SuiteOf(row.Scanner, result, tally));

        using var xml = XmlWriter.Create(
            output,
            new XmlWriterSettings
            {
                Encoding = SafeText.Utf8,
                Indent = true,
                NewLineChars = "\n",
                CloseOutput = false,
            }
        );
        xml.WriteStartDocument();
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "gatehouse");
        Totals(xml, suites.SelectMany(suite => suite.Cases));
        foreach (var suite in suites)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Xml("gatehouse." + suite.Name));
            Totals(xml, suite.Cases);
            foreach (var testcase in suite.Cases)
                Write(xml, suite, testcase);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Flush();
        output.Write("\n"u8);
    }

    private static Suite GateSuite(ScanResult result)
    {
        var gate = new Suite("gate");
        var reasons = result
            .Verdict.Objections.Select(objection => $"{objection.Clause}: {objection.Message}")
            .Concat(result.Verdict.Doubts)
            .Select(SafeText.Flow);
        var outcome = result.Verdict switch
        {
            Pass => Outcome.Passed,
            Closed => Outcome.Failed,
            _ => Outcome.Broken,
        };
        gate.Cases.Add(new Case($"verdict of the {result.Stage} stage", outcome, result.Verdict.Word, string.Join('\n', reasons), null, 0));
        return gate;
    }

    private static Suite SuiteOf(string scanner, ScanResult result, Tally tally)
    {
        var suite = new Suite(scanner);
        var open = tally.Open.ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var finding in result.Findings.Where(finding => string.Equals(finding.Scanner, scanner, StringComparison.Ordinal)))
            suite.Cases.Add(CaseOf(finding, open.Contains(finding)));
        foreach (
            var failure in result.Coverage.Failures.Where(failure => string.Equals(failure.Scanner, scanner, StringComparison.Ordinal))
        )
            suite.Cases.Add(CaseOf(failure));
        if (suite.Cases.Count == 0)
        {
            var files = result
                .Coverage.Scanners.Where(row => string.Equals(row.Scanner, scanner, StringComparison.Ordinal))
                .Sum(row => row.Files);
            suite.Cases.Add(new Case($"nothing found in {Wording.Count(files, "file")}", Outcome.Passed, "", "", null, 0));
        }

        return suite;
    }

    private static Case CaseOf(Finding finding, bool isOpen)
    {
        var name = $"{finding.Rule.Id} {Wording.Place(finding.Location)}";
        if (!isOpen)
        {
            var state = Wording.Word(finding.State);
            var excuse = finding.Excuse is { } text ? $"{state}: {SafeText.Flow(text)}" : state;
            return new Case(name, Outcome.Skipped, excuse, "", finding.Location.Path, finding.Location.Line);
        }

        var body = new StringBuilder()
            .Append(Wording.Word(finding.Severity))
            .Append(": ")
            .Append(SafeText.Flow(finding.Message))
            .Append('\n');
        body.Append(Wording.Place(finding.Location)).Append('\n');
        if (finding.Origin is { } origin)
            body.Append(Wording.Since(origin)).Append('\n');
        if (finding.Snippet is { } snippet)
        {
            var view = SnippetView.Of(snippet);
            body.Append("\n  ").Append(view.Text).Append("\n  ").Append(' ', Columns.Of(view.Before));
            body.Append('^', Math.Max(1, Columns.Of(view.Marked))).Append('\n');
        }

        body.Append("\nFix: ").Append(Prose.OneLine(finding.Rule.Fix)).Append('\n');
        return new Case(
            name,
            Outcome.Failed,
            SafeText.Flow(finding.Message),
            body.ToString(),
            finding.Location.Path,
            finding.Location.Line,
            Wording.Word(finding.Severity)
        );
    }

    private static Case CaseOf(CoverageFailure failure) =>
        new(
            $"not read: {Wording.Place(failure)}",
            Outcome.Broken,
            SafeText.Flow(failure.Reason),
            $"{SafeText.Flow(failure.Reason)}\n{SafeText.Flow(failure.Remedy)}\n",
            failure.Path,
            0,
            "coverage"
        );

    private static void Totals(XmlWriter xml, IEnumerable<Case> cases)
    {
        var counts = cases.CountBy(testcase => testcase.Outcome).ToDictionary();
        Number(xml, "tests", counts.Values.Sum());
        Number(xml, "failures", counts.GetValueOrDefault(Outcome.Failed));
        Number(xml, "errors", counts.GetValueOrDefault(Outcome.Broken));
        Number(xml, "skipped", counts.GetValueOrDefault(Outcome.Skipped));
    }

    private static void Write(XmlWriter xml, Suite suite, Case testcase)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", Xml(testcase.Name));
        xml.WriteAttributeString("classname", Xml("gatehouse." + suite.Name));
        if (testcase.Path is { } path)
            xml.WriteAttributeString("file", Xml(SafeText.Line(path)));
        if (testcase.Line > 0)
            Number(xml, "line", testcase.Line);
        if (testcase.Outcome != Outcome.Passed)
        {
            var element = testcase.Outcome switch
            {
                Outcome.Failed => "failure",
                Outcome.Broken => "error",
                _ => "skipped",
            };
            xml.WriteStartElement(element);
            xml.WriteAttributeString("message", Xml(testcase.Message));
            if (testcase.Outcome != Outcome.Skipped)
                xml.WriteAttributeString("type", Xml(testcase.Type));
            if (testcase.Body.Length > 0)
                xml.WriteString(Xml(testcase.Body));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Number(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>XML has no way to write some characters (§2.2); they become U+FFFD.</summary>
    private static string Xml(string text)
    {
        var whole = SafeText.Whole(text);
        if (whole.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)))
            return whole;
        return string.Concat(whole.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
    }

    private enum Outcome
    {
        Passed,
        Failed,
        Broken,
        Skipped,
    }

    private sealed record Case(string Name, Outcome Outcome, string Message, string Body, string? Path, int Line, string Type = "gate");

    private sealed record Suite(string Name)
    {
        public List<Case> Cases { get; } = [];
    }
}
