using System.Globalization;
using System.Text;
using Gatehouse.Engine.Rules;
using Gatehouse.Scanners;

namespace Gatehouse.Acceptance.Cli;

public sealed class Secrecy
{
    private const string EveryFormat = "json,sarif,html,markdown,junit,gitlab,csv,text";

    /// <summary>Shorter marks (an account's name, a weak password) can stand in a report by chance.</summary>
    private const int ShortestSought = 12;

    [Fact]
    public void One_secret_of_every_kind_is_found_and_none_is_written_anywhere()
    {
        using var folder = new Folder();
        var sought = new List<(string Rule, string Text)>();
        var planted = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var rule in Catalog.Scanners.Single(scanner => scanner.Name == "secrets").Rules)
        {
            foreach (var example in rule.Examples.Where(example => example.IsBad))
            {
                number++;
                foreach (var file in example.Files)
                {
                    var plain = file.MarkedText.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
                    folder.Add(string.Create(CultureInfo.InvariantCulture, $"tree/{number}/{file.Path}"), plain);
                    sought.AddRange(Marked(file.MarkedText).Select(text => (rule.Facts.Id, text)));
                }

                planted.Add(rule.Facts.Id);
            }
        }

        var answer = Binary.Run(folder, "scan", "tree", "-v", "-f", "terminal," + EveryFormat, "--output-dir", "out");
        var (escaped, errors) = (folder.Add("tree/gatehouse.yml", "policy: [" + sought[0].Text), Binary.Run(folder, "scan", "tree"));
        var written = Directory.EnumerateFiles(escaped.At("out")).ToDictionary(path => path, File.ReadAllText, StringComparer.Ordinal);
        written["standard output"] = answer.Output + errors.Output;
        written["standard error"] = answer.Error + errors.Error;
        answer.ExitCode.ShouldBe(1);
        sought.Count.ShouldBeGreaterThanOrEqualTo(planted.Count);
        var found = written.Single(pair => Path.GetFileName(pair.Key) == "gatehouse.json").Value;
        planted.Where(id => !found.Contains(id, StringComparison.Ordinal)).ShouldBeEmpty();
        foreach (var (where, text) in written)
            sought
                .Where(secret => text.Contains(secret.Text, StringComparison.Ordinal))
                .Select(secret => $"{secret.Rule} in {where}")
                .ShouldBeEmpty();
    }

    /// <summary>Each line of each mark: a key of many lines is not to be shown in parts either. The lines that frame it are no secret.</summary>
    private static IEnumerable<string> Marked(string text)
    {
        var mark = new StringBuilder();
        var isMarked = false;
        foreach (var c in text)
        {
            if (c is Example.Opens or Example.Closes)
                isMarked = c == Example.Opens;
            mark.Append(isMarked && c != Example.Opens ? c : '\n');
        }

        return mark.ToString()
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.Length >= ShortestSought && !line.StartsWith("-----", StringComparison.Ordinal));
    }
}
