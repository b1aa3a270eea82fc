using System.Runtime.InteropServices;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Compatibility;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>
/// A module as a reader sees it who follows no values: what is called has the name that the imports above it give, whatever the scope.
/// It is Bandit's view, and the audit rules ask it for what Bandit would report. Made from the module's index once, without a walk of its own.
/// </summary>
public sealed class AuditView
{
    private static readonly string[] WatchedKeywords = ["method", "shell", "ssl_version"];

    private readonly List<(string Name, int Start)> _imported = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    /// <summary>All calls; most are never asked for, and not made.</summary>
    private (string Root, string LastName, int Next, AuditCall? Made)[] _calls = [];

    /// <summary>The first and the last call by the last part of the name; each knows the next.</summary>
    private readonly Dictionary<string, (int First, int Last)> _byLastName = new(StringComparer.Ordinal);
    private Dictionary<string, List<AuditCall>>? _byKeyword;
    private List<Site>? _texts;
    private bool _isGathered;

    internal AuditView(PythonModule module, BanditSettings settings)
    {
        Module = module;
        Settings = settings;
    }

    public PythonModule Module { get; }

    public IEnumerable<AuditCall> Calls
    {
        get
        {
            Module.Asked?.Kinds.Add(NodeKind.Call);
            Gather();
            return Enumerable.Range(0, _calls.Length).Select(Call);
        }
    }

    /// <summary>Arguments with a name whose value is a string literal.</summary>
    public IEnumerable<(CallExpression Call, Argument Argument)> NamedTexts
    {
        get
        {
            foreach (var site in Module.All(NodeKind.Call))
            {
                var call = (CallExpression)site.Node;
                foreach (var argument in call.Arguments)
                {
                    if (argument.Form == ArgumentForm.Keyword && Spelled.IsText(argument.Value))
                        yield return (call, argument);
                }
            }
        }
    }

    internal BanditSettings Settings { get; }

    internal LineIndex Lines => field ??= new LineIndex(Module.Tree.Text.Bytes);

    /// <summary>Strings that are a value, not a comment in the guise of one, and that may begin with <c>/</c>, <c>0</c> or what a setting asks for.</summary>
    internal IReadOnlyList<Site> Texts => _texts ??= FindTexts();

    public IReadOnlyList<AuditCall> CallsTo(string name)
    {
        var lastName = name[(name.LastIndexOf('.') + 1)..];
        Module.Asked?.Calls.Add((name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : "", lastName));
        return Find(lastName, call => call.Name == name);
    }

    public IEnumerable<AuditCall> CallsTo(IEnumerable<string> names) => names.SelectMany(CallsTo);

    /// <summary>Calls whose name ends with this part.</summary>
    public IReadOnlyList<AuditCall> CallsNamed(string lastName)
    {
        Module.Asked?.Calls.Add(("", lastName));
        return Find(lastName, null);
    }

    /// <summary>Calls whose name begins with a library's and ends with this part.</summary>
    public IReadOnlyList<AuditCall> CallsIn(string library, string lastName)
    {
        Module.Asked?.Calls.Add((library, lastName));
        return Module.FirstNames.Contains(library) ? Find(lastName, call => call.IsIn(library)) : [];
    }

    /// <summary>Calls whose last name holds a text.</summary>
    public IEnumerable<AuditCall> CallsLike(string text)
    {
        Module.Asked?.CallsLike.Add(text);
        Gather();
        return _byLastName.Keys.Where(name => name.Contains(text, StringComparison.Ordinal)).SelectMany(name => Find(name, null));
    }

    /// <summary>Calls with one of the few arguments that are asked for whatever is called.</summary>
    public IReadOnlyList<AuditCall> CallsWith(string keyword)
    {
        if (Module.Asked is { } asked)
        {
            asked.Texts.Add(keyword);
            return [];
        }

        Gather();
        return (_byKeyword ??= FindByKeyword()).TryGetValue(keyword, out var calls) ? calls : [];
    }

    /// <summary>Whether a module of exactly this name was imported above a call.</summary>
    public bool Imports(string name, AuditCall before) => _imported.Exists(one => one.Start < before.Node.Start && one.Name == name);

    /// <summary>Whether the name of something imported above a call holds this text.</summary>
    public bool ImportsLike(string text, AuditCall before) =>
        _imported.Exists(one => one.Start < before.Node.Start && one.Name.Contains(text, StringComparison.Ordinal));

    /// <summary>What an expression is called; empty where it has no name.</summary>
    public string NameOf(Expression expression) => NameOf(expression, RootOf(expression));

    /// <param name="root">What the name begins with, by the imports.</param>
    internal static string NameOf(Expression expression, string root)
    {
        if (expression is not AttributeExpression)
            return root;
        var parts = new List<string>();
        for (; expression is AttributeExpression attribute; expression = attribute.Value)
            parts.Add(attribute.Name);
        parts.Add(root);
        parts.Reverse();
        return string.Join('.', parts);
    }

    /// <summary>What the name of an expression begins with: what an import calls so has another name.</summary>
    private string RootOf(Expression expression)
    {
        while (expression is AttributeExpression attribute)
            expression = attribute.Value;
        return expression is NameExpression name ? _aliases.GetValueOrDefault(name.Name, name.Name) : "";
    }

    /// <summary>The place of one argument of a call; where there is none, of the call.</summary>
    public Hit Hit(AuditCall call, Argument? argument, string message) =>
        argument is null ? call.Hit(message) : new Hit(SpanOf(argument), message) { Around = call.Node.Span };

    /// <summary>The place of a string; what is around it is the node that it is a part of.</summary>
    public Hit Hit(Site text, string message) => new(text.Node.Span, message) { Around = Owner(text.Parent)?.Span };

    /// <summary>The place of a string that may be a secret: no report shows it.</summary>
    internal Hit SecretHit(StringExpression text, ByteSpan around, string message) =>
        new(text.Span, message) { Around = around, Secret = Redacted.From(Module.Tree.Text.Bytes[text.Start..text.End]) };

    /// <summary>With its name, where that stands on the line of the value.</summary>
    internal ByteSpan SpanOf(Argument argument) => IsOneLine(argument.Start, argument.Value.Start) ? argument.Span : argument.Value.Span;

    internal bool IsOneLine(int from, int to) => Module.Tree.Text.Bytes[from..to].IndexOfAny((byte)'\n', (byte)'\r') < 0;

    /// <summary>The node that CPython's tree names as the parent: an argument by position belongs to its call.</summary>
    internal PythonNode? Owner(PythonNode? parent) =>
        parent is Argument { Form: ArgumentForm.Positional } argument && Module.Around.ParentOf(argument) is CallExpression call ? call
        : parent is Argument { Form: ArgumentForm.Positional } ? null
        : parent;

    /// <summary>Names what is called; only the rules for calls need it.</summary>
    private void Gather()
    {
        if (_isGathered || Module.Asked is not null)
            return;
        _isGathered = true;
        var imports = Module.All(NodeKind.Import).Concat(Module.All(NodeKind.ImportFrom)).Select(site => site.Node).ToList();
        imports.Sort((left, right) => left.Start.CompareTo(right.Start));
        var next = 0;
        var sites = Module.All(NodeKind.Call);
        _calls = new (string, string, int, AuditCall?)[sites.Count];
        for (var i = 0; i < sites.Count; i++)
        {
            var site = sites[i];
            while (next < imports.Count && imports[next].Start < site.Node.Start)
                Take(imports[next++]);
            Take(i, ((CallExpression)site.Node).Function);
        }

        while (next < imports.Count)
            Take(imports[next++]);
    }

    private void Take(PythonNode import)
    {
        if (import is ImportFromStatement { Module: { } from } members)
        {
            foreach (var member in members.Names)
            {
                var name = $"{from}.{member.Name}";
                _aliases[member.AsName ?? member.Name] = name;
                _imported.Add((name, import.Start));
            }

            return;
        }

        foreach (var module in import is ImportStatement plain ? plain.Names : ((ImportFromStatement)import).Names)
        {
            if (module.AsName is { } alias)
                _aliases[alias] = module.Name;
            _imported.Add((module.Name, import.Start));
        }
    }

    private void Take(int call, Expression function)
    {
        var root = RootOf(function);
        var lastName = function is AttributeExpression attribute ? attribute.Name : root[(root.LastIndexOf('.') + 1)..];
        _calls[call] = (root, lastName, -1, null);
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_byLastName, lastName, out var isKnown);
        if (isKnown)
            _calls[chain.Last].Next = call;
        chain = (isKnown ? chain.First : call, call);
    }

    private AuditCall Call(int index)
    {
        ref var call = ref _calls[index];
        return call.Made ??= new AuditCall(Module.All(NodeKind.Call)[index], call.Root, call.LastName);
    }

    private List<AuditCall> Find(string lastName, Predicate<AuditCall>? isMeant)
    {
        Gather();
        if (!_byLastName.TryGetValue(lastName, out var chain))
            return [];
        var found = new List<AuditCall>();
        for (var at = chain.First; at >= 0; at = _calls[at].Next)
        {
            if (isMeant is null || isMeant(Call(at)))
                found.Add(Call(at));
        }

        return found;
    }

    private Dictionary<string, List<AuditCall>> FindByKeyword()
    {
        var found = new Dictionary<string, List<AuditCall>>(StringComparer.Ordinal);
        var sites = Module.All(NodeKind.Call);
        for (var i = 0; i < sites.Count; i++)
        {
            foreach (var argument in ((CallExpression)sites[i].Node).Arguments)
            {
                if (argument.Form != ArgumentForm.Keyword || !WatchedKeywords.Contains(argument.Name))
                    continue;
                if (found.TryGetValue(argument.Name!, out var calls))
                    calls.Add(Call(i));
                else
                    found.Add(argument.Name!, [Call(i)]);
            }
        }

        return found;
    }

    private List<Site> FindTexts()
    {
        var texts = new List<Site>();
        foreach (var site in Module.All(NodeKind.String))
        {
            var text = (StringExpression)site.Node;
            if (!text.IsBytes && site.Parent is not ExpressionStatement && Settings.MayMatter(FirstByte(text)))
                texts.Add(site);
        }

        return texts;
    }

    /// <summary>The first byte inside the quotes: of seven thousand literals the few that matter are found without reading one.</summary>
    private byte FirstByte(StringExpression text)
    {
        var bytes = Module.Tree.Text.Bytes[text.Start..text.End];
        if (text.Parts != 0)
        {
            var quote = bytes.IndexOfAny((byte)'"', (byte)'\'');
            if (quote < 0)
                return 0;
            var mark = bytes[quote];
            bytes = bytes[quote..];
            bytes = bytes.Length >= 6 && bytes[1] == mark && bytes[2] == mark ? bytes[3..] : bytes[1..];
        }

        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }
}
