using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>
/// What a rule asks of a file in which there is nothing. A rule whose every question a real file answers with "nothing" goes the same way there
/// and finds nothing either, so it need not be asked.
/// </summary>
internal sealed class Questions
{
    /// <summary>Names that may be called, or imported under another name; and the name at whose beginning they would stand, empty where any will do.</summary>
    public HashSet<(string First, string Last)> Calls { get; } = [];

    /// <summary>What the last part of a call's name may hold.</summary>
    public HashSet<string> CallsLike { get; } = new(StringComparer.Ordinal);

    /// <summary>What must stand in the text.</summary>
    public HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>What must stand in the text, in any case.</summary>
    public HashSet<string> Words { get; } = new(StringComparer.Ordinal);

    /// <summary>Top-level packages.</summary>
    public HashSet<string> Imports { get; } = new(StringComparer.Ordinal);

    /// <summary>What the full name of an import may begin with.</summary>
    public HashSet<string> ImportsBeginning { get; } = new(StringComparer.Ordinal);

    public HashSet<NodeKind> Kinds { get; } = [];

    public bool Settings { get; set; }

    public bool IsTest { get; set; }

    /// <summary>Something of which nothing can be told beforehand: the text, the path.</summary>
    public bool Everything { get; set; }

    /// <param name="nothing">The tree of an empty file.</param>
    /// <param name="bandit">What Bandit's settings ask for; rules look for other names by it.</param>
    public static Questions Of(PythonRule rule, PythonTree nothing, Compatibility.BanditSettings bandit)
    {
        var questions = new Questions();
        var empty = new PythonModule(new SourcePath("empty.py"), nothing) { Bandit = bandit, Asked = questions };
        if (rule.Check(empty).Any())
            questions.Everything = true;
        return questions;
    }
}
