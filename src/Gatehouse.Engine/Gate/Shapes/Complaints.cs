using System.Globalization;
using System.Text;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate.Shapes;

/// <summary>All that is wrong with one settings file, told at once so that nobody mends it one error at a time.</summary>
internal sealed class Complaints(string path)
{
    private const int MostShown = 50;
    private const int MostKept = 1_000;
    private const int LongestQuote = 60;

    private readonly List<(int Line, int Column, string Message)> _all = [];

    public int Count { get; private set; }

    public string Path => path;

    public void Add(YamlNode at, string message) => Add(new YamlProblem(at.Place.Line, at.Place.Column, message));

    public void Add(YamlProblem problem)
    {
        if (++Count <= MostKept)
            _all.Add((problem.Line, problem.Column, problem.Message));
    }

    public void ThrowIfAny()
    {
        if (Count == 0)
            return;
        var text = new StringBuilder();
        foreach (var (line, column, message) in _all.OrderBy(one => one.Line).ThenBy(one => one.Column).Take(MostShown))
            text.Append(text.Length == 0 ? "" : "\n").Append(CultureInfo.InvariantCulture, $"{path}:{line}:{column}: {message}");
        if (Count > MostShown)
            text.Append(CultureInfo.InvariantCulture, $"\n{path}: and {Count - MostShown} more");
        throw new UserError(
            text.ToString(),
            "docs/configuration.md shows every property; schema/gatehouse.schema.json lets an editor check while you write."
        );
    }

    /// <summary>A word of the user as an error may repeat it.</summary>
    public static string Quote(string word) =>
        "`" + TextBytes.Printable(word.Length > LongestQuote ? word[..LongestQuote] + "…" : word) + "`";

    /// <summary>"; did you mean `high`?" or nothing.</summary>
    public static string Suggest(string word, IEnumerable<string> words) =>
        Spelling.Nearest(word, words) is { } near ? $"; did you mean `{near}`?" : "";

    public static string List(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"`{word}`"));
}
