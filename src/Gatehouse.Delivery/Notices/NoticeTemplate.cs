using System.Globalization;
using System.Text;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Notices;

/// <summary>
/// A message in the user's words: plain text with <c>{placeholders}</c>, <c>{{</c> for a brace. A line that holds nothing but placeholders
/// without a value is left out.
/// </summary>
internal static class NoticeTemplate
{
    private const int Largest = 64 * 1024;

    private static readonly (string Name, Func<NoticeText, string> Text)[] Known =
    [
        ("at", text => text.At.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ("branch", text => Fact(text, "branch")),
        ("changes", text => string.Join('\n', text.Changes)),
        ("commit", text => Fact(text, "commit")),
        ("details", text => string.Join('\n', text.Details)),
        ("environment", text => Fact(text, "environment")),
        ("event", text => text.Event),
        ("findings", Findings),
        ("link", text => text.Link?.AbsoluteUri ?? ""),
        ("next-steps", text => string.Join('\n', text.NextSteps.Index().Select(step => $"{step.Index + 1}. {step.Item}"))),
        ("run", text => Fact(text, "run")),
        ("severities", text => text.Severities ?? ""),
        ("subject", text => text.Subject),
        ("title", text => text.Title),
        ("verdict", text => text.Verdict ?? ""),
    ];

    public static IEnumerable<string> Placeholders => Known.Select(one => one.Name);

    /// <summary>The text with the template's lines in it; its first line is the title.</summary>
    public static NoticeText Apply(NoticeText text, string folder, string path)
    {
        var lines = Render(Read(folder, path), path, text);
        return lines.IsEmpty ? text : text with { Title = SafeText.Line(lines[0], 200), Written = [.. lines.Skip(1)] };
    }

    public static ImmutableArray<string> Render(string template, string path, NoticeText text)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var source = template.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        for (var i = 0; i < source.Length; i++)
        {
            var written = Line(source[i], path, i + 1, text, out var isEmpty);
            if (!isEmpty)
                lines.AddRange(written.Split('\n').Select(one => SafeText.Line(one)));
        }

        return lines.ToImmutable();
    }

    private static string Line(string line, string path, int number, NoticeText text, out bool isEmpty)
    {
        var written = new StringBuilder();
        var (named, filled) = (0, 0);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] is '{' or '}' && i + 1 < line.Length && line[i + 1] == line[i])
            {
                written.Append(line[i++]);
                filled++;
                continue;
            }

            if (line[i] != '{')
            {
                written.Append(line[i]);
                continue;
            }

            var end = line.IndexOf('}', i);
            var name = end < 0 ? line[(i + 1)..] : line[(i + 1)..end];
            var value = end < 0 ? null : Known.FirstOrDefault(one => one.Name == name).Text;
            if (value is null)
                throw Unknown(path, number, i + 1, name, end < 0);
            named++;
            var filling = value(text);
            filled += filling.Length > 0 ? 1 : 0;
            written.Append(filling);
            i = end;
        }

        isEmpty = named > 0 && filled == 0;
        return written.ToString();
    }

    private static UserError Unknown(string path, int line, int column, string name, bool isOpen)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{path}:{line}:{column}");
        var known = "known: " + string.Join(", ", Placeholders.Select(one => $"{{{one}}}"));
        if (isOpen)
            return new UserError($"{place}: this `{{` has no `}}`", "write `{{` for a brace; " + known);
        return new UserError(
            $"{place}: there is no placeholder `{{{SafeText.Line(name, 60)}}}`",
            Spelling.Nearest(name, Placeholders) is { } near ? $"{{{near}}} ({known})" : known + "; write `{{` for a brace"
        );
    }

    private static string Read(string folder, string path)
    {
        try
        {
            // The settings come with the code they are about: a link in it could lead to any file of the machine.
            var at = folder;
            foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                at = Path.Combine(at, part);
                if ((File.GetAttributes(at) & FileAttributes.ReparsePoint) != 0)
                    throw new UserError(
                        $"the template {path} is a symbolic link",
                        "name the file itself, below the folder of the settings"
                    );
            }

            if (new FileInfo(at).Length > Largest)
                throw new UserError($"the template {path} holds more than {ByteSize.Show(Largest)}", "write a shorter one");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(at));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new UserError($"the template {path} cannot be read: {error.Message}", error)
            {
                Remedy = $"check `notices[].template` in {Settings.FileName}",
            };
        }
    }

    private static string Fact(NoticeText text, string name) => text.Facts.FirstOrDefault(fact => fact.Key == name).Value ?? "";

    private static string Findings(NoticeText text) =>
        string.Join(
            '\n',
            text.Findings.Select(finding => $"- {finding.Severity} {finding.Place} {finding.Message} (fix: {finding.Fix})")
                .Concat(text.MoreFindings > 0 ? [$"- and {text.MoreFindings} more"] : [])
        );
}
