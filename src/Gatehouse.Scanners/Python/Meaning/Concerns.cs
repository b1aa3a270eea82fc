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
    private readonly NameFilter _called;
    private readonly Dictionary<string, ulong[]> _callsLike = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Sought> _sought;
    private readonly LiteralSet _literals;
    private readonly Dictionary<string, ulong[]> _imports = new(StringComparer.Ordinal);

    /// <summary>By their first letter.</summary>
    private readonly Dictionary<char, List<(string Beginning, ulong[] Rules)>> _importsBeginning = [];
    private readonly Dictionary<NodeKind, ulong[]> _kinds = [];
    private readonly ulong[] _settings;
    private readonly ulong[] _tests;
    private readonly ulong[] _always;

    /// <summary>Whether no part of a called name is too short to be searched for in the text.</summary>
    private readonly bool _searchesAllLikes;

    public Concerns(ImmutableArray<PythonRule> rules, Compatibility.BanditSettings bandit)
    {
        _rules = rules;
        _words = (rules.Length + 63) / 64;
        (_settings, _tests, _always) = (new ulong[_words], new ulong[_words], new ulong[_words]);
        var nothing = PythonTree.Parse(ReadOnlyMemory<byte>.Empty);
        var texts = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        var words = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        var beginnings = new Dictionary<string, ulong[]>(StringComparer.Ordinal);
        for (var i = 0; i < rules.Length; i++)
        {
            var questions = Questions.Of(rules[i], nothing, bandit);
            foreach (var (first, last) in questions.Calls)
                NoteCall(first, last, i);
            Note(_callsLike, questions.CallsLike, i);
            Note(texts, questions.Texts, i);
            Note(words, questions.Words, i);
            Note(_imports, questions.Imports, i);
            Note(beginnings, questions.ImportsBeginning, i);
            Note(_kinds, questions.Kinds, i);
            if (questions.Settings)
                Set(_settings, i);
            if (questions.IsTest)
                Set(_tests, i);
            if (questions.Everything)
                Set(_always, i);
        }

        _called = new NameFilter(_calls.Keys);
        foreach (var (beginning, concerned) in beginnings)
        {
            if (!_importsBeginning.TryGetValue(beginning[0], out var others))
                _importsBeginning.Add(beginning[0], others = []);
            others.Add((beginning, concerned));
        }

        // What is too short to be searched for stands anywhere.
        foreach (var (_, concerned) in texts.Concat(words).Where(text => text.Key.Length < LiteralSet.ShortestLiteral))
            Add(concerned, _always);
        _sought =
        [
            .. texts.Select(text => new Sought(text.Key, IsAnyCase: false, text.Value)),
            .. words.Select(word => new Sought(word.Key, IsAnyCase: true, word.Value)),
            .. _callsLike.Keys.Select(text => new Sought(text, IsAnyCase: false, null)),
        ];
        _sought = [.. _sought.Where(sought => sought.Text.Length >= LiteralSet.ShortestLiteral)];
        _literals = new LiteralSet(_sought.Select(sought => Encoding.UTF8.GetString(sought.Text)));
        _searchesAllLikes = _callsLike.Keys.All(text => text.Length >= LiteralSet.ShortestLiteral);
    }

    /// <summary>What is looked for in the text.</summary>
    /// <param name="Rules">Those that it concerns; null: it is worth looking at what is called.</param>
    private sealed record Sought(byte[] Text, bool IsAnyCase, ulong[]? Rules)
    {
        public Sought(string text, bool IsAnyCase, ulong[]? rules)
            : this(Encoding.UTF8.GetBytes(text), IsAnyCase, rules) { }
    }

    /// <summary>In the order in which the rules were given.</summary>
    public IEnumerable<PythonRule> Of(PythonModule module)
    {
        var concerned = (ulong[])_always.Clone();
        var isLike = !_searchesAllLikes;
        if (module.IsAscii)
        {
            var found = new TextsFound(this, module, concerned);
            _literals.Search(module.Bytes, ref found);
            isLike |= found.IsLike;
        }
        else
        {
            isLike = true;
            foreach (var sought in _sought)
                Add(sought.Rules ?? [], concerned);
        }

        foreach (var name in module.CalledNames)
            WakeForCall(module, name, isLike, concerned);
        foreach (var name in module.RenamedNames)
            WakeForCall(module, name, isLike, concerned);
        foreach (var root in module.Around.Roots)
        {
            if (_imports.TryGetValue(root, out var rules))
                Add(rules, concerned);
        }

        foreach (var import in module.Imports)
            WakeForImport(import, concerned);
        foreach (var (kind, rules) in _kinds)
        {
            if (!IsIn(rules, concerned) && module.All(kind).Count > 0)
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

    private void WakeForCall(PythonModule module, string name, bool isLike, ulong[] concerned)
    {
        if (_called.MayHave(name) && _calls.TryGetValue(name, out var calls))
        {
            foreach (var (first, rules) in calls)
            {
                if (!IsIn(rules, concerned) && (first.Length == 0 || module.FirstNames.Contains(first)))
                    Add(rules, concerned);
            }
        }

        if (!isLike)
            return;
        foreach (var (text, rules) in _callsLike)
        {
            if (!IsIn(rules, concerned) && name.Contains(text, StringComparison.Ordinal))
                Add(rules, concerned);
        }
    }

    private void WakeForImport(Imported import, ulong[] concerned)
    {
        if (import.Prefix.Length > 0)
            WakeForImport(import, import.Prefix[0], concerned);
        else
        {
            foreach (var alias in import.Aliases)
            {
                if (alias.Name is [var first, ..])
                    WakeForImport(import, first, concerned);
            }
        }
    }

    private void WakeForImport(Imported import, char first, ulong[] concerned)
    {
        if (!_importsBeginning.TryGetValue(first, out var beginnings))
            return;
        foreach (var (beginning, rules) in beginnings)
        {
            if (!IsIn(rules, concerned) && import.Begins(beginning))
                Add(rules, concerned);
        }
    }

    private struct TextsFound(Concerns concerns, PythonModule module, ulong[] concerned) : ILiteralSink
    {
        public bool IsLike { get; private set; }

        public bool Found(int literal, int at)
        {
            var sought = concerns._sought[literal];
            if (!sought.IsAnyCase && !module.Bytes[at..].StartsWith(sought.Text))
                return true;
            if (sought.Rules is { } rules)
                Add(rules, concerned);
            else
                IsLike = true;
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
