using System.Numerics;
using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Which of many rules a file can concern, told by the names that it calls and imports before any rule is asked.</summary>
internal sealed class Concerns
{
    private readonly ImmutableArray<PythonRule> _rules;
    private readonly int _words;
    private readonly Dictionary<string, List<(string First, ulong[] Rules)>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong[]> _callsLike = new(StringComparer.Ordinal);
    private readonly ImmutableArray<(byte[] Text, ulong[] Rules)> _texts;
    private readonly LiteralSet _literals;
    private readonly Dictionary<string, ulong[]> _imports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong[]> _importsBeginning = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeKind, ulong[]> _kinds = [];
    private readonly ulong[] _settings;
    private readonly ulong[] _tests;
    private readonly ulong[] _always;

    public Concerns(ImmutableArray<PythonRule> rules, Compatibility.BanditSettings bandit)
    {
        _rules = rules;
        _words = (rules.Length + 63) / 64;
        (_settings, _tests, _always) = (new ulong[_words], new ulong[_words], new ulong[_words]);
        var nothing = PythonTree.Parse(ReadOnlyMemory<byte>.Empty);
        var texts = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
        {
            var questions = Questions.Of(rules[i], nothing, bandit);
            foreach (var (first, last) in questions.Calls)
                NoteCall(first, last, i);
            Note(_callsLike, questions.CallsLike, i);
            Note(texts, questions.Texts, i);
            Note(_imports, questions.Imports, i);
            Note(_importsBeginning, questions.ImportsBeginning, i);
            Note(_kinds, questions.Kinds, i);
            if (questions.Settings)
                Set(_settings, i);
            if (questions.IsTest)
                Set(_tests, i);
            if (questions.Everything)
                Set(_always, i);
        }

        // What is too short to be searched for stands anywhere.
        foreach (var (text, concerned) in texts.Where(text => text.Key.Length < LiteralSet.ShortestLiteral))
        {
            Add(concerned, _always);
            texts.Remove(text);
        }

        _texts = [.. texts.Select(text => (Encoding.UTF8.GetBytes(text.Key), text.Value))];
        _literals = new LiteralSet(texts.Keys);
    }

    /// <summary>In the order in which the rules were given.</summary>
    public IEnumerable<PythonRule> Of(PythonModule module)
    {
        var concerned = (ulong[])_always.Clone();
        foreach (var name in module.CalledNames)
            WakeForCall(module, name, concerned);
        foreach (var name in module.RenamedNames)
            WakeForCall(module, name, concerned);
        foreach (var root in module.Around.Roots)
        {
            if (_imports.TryGetValue(root, out var rules))
                Add(rules, concerned);
        }

        foreach (var import in module.Imports)
        {
            foreach (var (beginning, rules) in _importsBeginning)
            {
                if (!IsIn(rules, concerned) && import.Begins(beginning))
                    Add(rules, concerned);
            }
        }

        foreach (var (kind, rules) in _kinds)
        {
            if (!IsIn(rules, concerned) && module.All(kind).Count > 0)
                Add(rules, concerned);
        }

        if (module.IsAscii)
        {
            var found = new TextsFound(this, module, concerned);
            _literals.Search(module.Bytes, ref found);
        }
        else
        {
            foreach (var (_, rules) in _texts)
                Add(rules, concerned);
        }

        if (module.Around.Settings.Length > 0)
            Add(_settings, concerned);
        if (module.Around.IsTest)
            Add(_tests, concerned);
        for (var word = 0; word < concerned.Length; word++)
        {
            for (var bits = concerned[word]; bits != 0; bits &= bits - 1)
                yield return _rules[(word << 6) + BitOperations.TrailingZeroCount(bits)];
        }
    }

    private void WakeForCall(PythonModule module, string name, ulong[] concerned)
    {
        if (_calls.TryGetValue(name, out var calls))
        {
            foreach (var (first, rules) in calls)
            {
                if (!IsIn(rules, concerned) && (first.Length == 0 || module.FirstNames.Contains(first)))
                    Add(rules, concerned);
            }
        }

        foreach (var (text, rules) in _callsLike)
        {
            if (!IsIn(rules, concerned) && name.Contains(text, StringComparison.Ordinal))
                Add(rules, concerned);
        }
    }

    private readonly struct TextsFound(Concerns concerns, PythonModule module, ulong[] concerned) : ILiteralSink
    {
        public bool Found(int literal, int at)
        {
            var (text, rules) = concerns._texts[literal];
            if (module.Bytes[at..].StartsWith(text))
                Add(rules, concerned);
            return true;
        }
    }

    private static bool IsIn(ulong[] rules, ulong[] concerned)
    {
        for (var word = 0; word < rules.Length; word++)
        {
            if ((rules[word] & ~concerned[word]) != 0)
                return false;
        }

        return true;
    }

    private static void Add(ulong[] rules, ulong[] concerned)
    {
        for (var word = 0; word < rules.Length; word++)
            concerned[word] |= rules[word];
    }

    private void NoteCall(string first, string last, int rule)
    {
        if (!_calls.TryGetValue(last, out var calls))
            _calls.Add(last, calls = []);
        var known = calls.Find(call => call.First == first).Rules;
        if (known is null)
            calls.Add((first, known = new ulong[_words]));
        Set(known, rule);
    }

    private void Note<T>(Dictionary<T, ulong[]> concerns, HashSet<T> asked, int rule)
        where T : notnull
    {
        foreach (var one in asked)
        {
            if (!concerns.TryGetValue(one, out var rules))
                concerns.Add(one, rules = new ulong[_words]);
            Set(rules, rule);
        }
    }

    private static void Set(ulong[] rules, int rule) => rules[rule >> 6] |= 1UL << rule;
}
