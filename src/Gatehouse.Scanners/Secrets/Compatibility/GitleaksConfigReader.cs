using Gatehouse.Engine;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Compatibility;

/// <summary>Reads a settings file of gitleaks and those that it extends, and resolves what their rules come to.</summary>
internal sealed class GitleaksConfigReader(ImmutableArray<SecretRule> own, Func<string, byte[]?> find)
{
    /// <summary>How many files may extend each other, as in gitleaks.</summary>
    private const int MostExtends = 2;

    private const int MostRules = 10_000;

    private readonly List<Notice> _notices = [];
    private readonly Dictionary<string, Draft> _drafts = new(StringComparer.Ordinal);
    private readonly List<(GitleaksAllowlist Allowlist, GitleaksSheet Sheet, TomlPlace Place)> _allowlists = [];
    private readonly HashSet<string> _disabled = new(StringComparer.Ordinal);
    private readonly List<(string Id, string Path, TomlPlace Place)> _disabledNames = [];
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private bool _usesDefault;

    /// <summary>A rule as the files together write it.</summary>
    private sealed record Draft(GitleaksSheet Sheet, TomlPlace Place, string Id)
    {
        public string Description { get; init; } = "";

        public GoRegex? Regex { get; init; }

        public GoRegex? Path { get; init; }

        public double Entropy { get; init; }

        public int SecretGroup { get; init; }

        public ImmutableArray<string> Keywords { get; init; } = [];

        public ImmutableArray<string> Tags { get; init; } = [];

        public ImmutableArray<GitleaksAllowlist> Allowlists { get; init; } = [];

        public ImmutableArray<RequiredNearby> Required { get; init; } = [];

        public bool IsSilent { get; init; }

        /// <summary>This rule where it speaks, else the one that it extends; lists grow.</summary>
        public Draft Over(Draft ground) =>
            this with
            {
                Description = Description.Length > 0 ? Description : ground.Description,
                Regex = Regex ?? ground.Regex,
                Path = Path ?? ground.Path,
                Entropy = Entropy != 0 ? Entropy : ground.Entropy,
                SecretGroup = Regex is not null || SecretGroup != 0 ? SecretGroup : ground.SecretGroup,
                Keywords = [.. ground.Keywords, .. Keywords],
                Tags = [.. ground.Tags, .. Tags],
                Allowlists = [.. ground.Allowlists, .. Allowlists],
                Required = Required.IsEmpty ? ground.Required : Required,
                IsSilent = IsSilent || ground.IsSilent,
            };
    }

    public GitleaksConfig Read(string path, byte[] toml)
    {
        ReadFile(path, toml, 0);
        var usesOwn = _usesDefault || _drafts.Count == 0;
        foreach (var (id, file, place) in _disabledNames)
        {
            if (!own.Any(rule => GitleaksConfig.Names(rule.Facts, id)) && !_disabled.Contains(id + "\0extended"))
                Tell(file, place, $"`disabledRules` names `{Show(id)}`, which is no rule here");
        }

        var rules = new List<GitleaksRule>();
        var changes = ImmutableDictionary.CreateBuilder<string, GitleaksTerms>(StringComparer.Ordinal);
        var replaced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var draft in _drafts.Values)
        {
            var meant = usesOwn ? own.Where(rule => GitleaksConfig.Names(rule.Facts, draft.Id)).ToList() : [];
            if (draft.Regex is not null || (draft.Path is not null && meant.Count == 0))
            {
                replaced.UnionWith(meant.Select(rule => rule.Facts.Id));
                rules.Add(RuleOf(draft, meant, path, rules));
                continue;
            }

            if (meant.Count == 0)
            {
                if (!_usesDefault)
                    throw draft.Sheet.Wrong(draft.Place, $"the rule `{Show(draft.Id)}` has neither `regex` nor `path`", "add one of them");
                Tell(draft.Sheet.Path, draft.Place, $"Gatehouse has no rule `{Show(draft.Id)}`, so nothing of it is changed");
            }

            foreach (var rule in meant)
                changes[rule.Facts.Id] = TermsOf(draft);
        }

        ImmutableArray<SecretRule> left = usesOwn
            ? [.. own.Where(rule => !replaced.Contains(rule.Facts.Id) && !_disabled.Any(id => GitleaksConfig.Names(rule.Facts, id)))]
            : [];
        CheckNames(left, rules);
        if (!usesOwn)
            Tell(
                path,
                new TomlPlace(1, 1),
                $"only the {(rules.Count == 1 ? "one rule" : $"{rules.Count} rules")} of this file look for secrets; "
                    + "`useDefault = true` under `[extend]` adds those of Gatehouse"
            );
        return new GitleaksConfig
        {
            OwnRules = left,
            Rules = [.. rules],
            Changes = changes.ToImmutable(),
            Allowlists = [.. _allowlists.Select(one => one.Allowlist)],
            Files = [.. _files],
            Notices = [.. _notices],
        };
    }

    private void ReadFile(string path, byte[] toml, int depth)
    {
        _files.Add(path);
        var document = TomlDocument.Parse(toml);
        if (document.Problem is { } problem)
            throw new UserError($"{path}:{problem.Line}:{problem.Column}: {problem.Message}", "Mend the file; its syntax is TOML 1.0.");
        var sheet = new GitleaksSheet(path, _notices);
        var root = document.Root;
        sheet.CheckKeys(root, "", ["title", "description", "extend", "rules", "allowlist", "allowlists", "minVersion"]);
        if (GitleaksSheet.Value(root, "extend") is { } extend)
            ReadExtend(sheet, extend, depth);
        foreach (var table in sheet.Tables(root, "rules"))
        {
            var draft = ReadRule(sheet, table);
            if (_drafts.TryGetValue(draft.Id, out var ground) && ground.Sheet == sheet)
                throw sheet.Wrong(table.Place, $"the rule `{Show(draft.Id)}` stands twice", "give one of them another id");
            _drafts[draft.Id] = ground is null ? draft : draft.Over(ground);
            if (_drafts.Count > MostRules)
                throw sheet.Wrong(table.Place, $"more than {MostRules} rules", "split the file");
        }

        foreach (var (allowlist, place) in ReadAllowlists(sheet, root, isGlobal: true))
            _allowlists.Add((allowlist, sheet, place));
    }

    private void ReadExtend(GitleaksSheet sheet, TomlNode node, int depth)
    {
        var extend = sheet.Table(node, "extend");
        sheet.CheckKeys(extend, "extend.", ["useDefault", "path", "url", "disabledRules"]);
        var usesDefault = sheet.Truth(extend, "useDefault");
        var path = sheet.Text(extend, "path");
        if (usesDefault && path.Length > 0)
            throw sheet.Wrong(node.Place, "`useDefault` and `path` exclude each other", "extend one of them");
        if (depth < MostExtends)
            _usesDefault |= usesDefault;
        if (GitleaksSheet.Value(extend, "url") is { } url)
            Tell(sheet.Path, url.Place, "`extend.url` is not read: a scan asks no network for its rules");
        if (path.Length > 0)
        {
            var place = GitleaksSheet.Value(extend, "path")!.Place;
            if (depth >= MostExtends)
                throw sheet.Wrong(place, $"more than {MostExtends} files extend each other", "put the rules into fewer files");
            ReadFile(Inner(sheet, path, place), Found(sheet, path, place), depth + 1);
        }

        foreach (var (id, place) in sheet.Texts(extend, "disabledRules"))
        {
            // What this file itself writes comes later and stays.
            if (_drafts.Remove(id))
                _disabled.Add(id + "\0extended");
            _disabled.Add(id);
            _disabledNames.Add((id, sheet.Path, place));
        }
    }

    /// <summary>A settings file comes with the code it is about: it may not point out of the tree.</summary>
    private static string Inner(GitleaksSheet sheet, string path, TomlPlace place)
    {
        var inner = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        var leadsOut =
            inner.StartsWith('/')
            || inner.Contains('\\', StringComparison.Ordinal)
            || inner.Contains(':', StringComparison.Ordinal)
            || inner.Contains('\0', StringComparison.Ordinal)
            || inner.Split('/').Contains("..");
        return leadsOut
            ? throw sheet.Wrong(place, "`path` leads out of the tree", "write a path from the root of the tree, with `/` between its parts")
            : inner;
    }

    private byte[] Found(GitleaksSheet sheet, string path, TomlPlace place) =>
        find(Inner(sheet, path, place)) ?? throw sheet.Wrong(place, $"there is no file `{Show(path)}` in the tree", "check the path");

    private static Draft ReadRule(GitleaksSheet sheet, TomlTable table)
    {
        sheet.CheckKeys(
            table,
            "rules.",
            [
                "id",
                "description",
                "regex",
                "path",
                "entropy",
                "secretGroup",
                "keywords",
                "tags",
                "allowlist",
                "allowlists",
                "required",
                "skipReport",
            ]
        );
        var id = sheet.Text(table, "id").Trim();
        if (id.Length == 0)
            throw sheet.Wrong(table.Place, "this rule has no `id`", "add `id = \"my-rule\"`");
        var regex = sheet.Regex(table, "regex");
        var group = sheet.Whole(table, "secretGroup") ?? 0;
        if (regex is not null && group > regex.Pattern.Groups)
            throw sheet.Wrong(
                GitleaksSheet.Value(table, "secretGroup")!.Place,
                $"`secretGroup` is {group}, and the expression of `{Show(id)}` has {regex.Pattern.Groups} groups",
                "count the opening parentheses from 1"
            );
        return new Draft(sheet, table.Place, id)
        {
            Description = TextBytes.Printable(sheet.Text(table, "description").Trim()),
            Regex = regex,
            Path = sheet.Regex(table, "path"),
            Entropy = sheet.Number(table, "entropy"),
            SecretGroup = group,
            Keywords = [.. sheet.Texts(table, "keywords").Select(one => one.Text.ToLowerInvariant()).Where(word => word.Length > 0)],
            Tags = [.. sheet.Texts(table, "tags").Select(one => TextBytes.Printable(one.Text))],
            Allowlists = [.. ReadAllowlists(sheet, table, isGlobal: false).Select(one => one.Allowlist)],
            Required = [.. sheet.Tables(table, "required").Select(one => ReadRequired(sheet, one))],
            IsSilent = sheet.Truth(table, "skipReport"),
        };
    }

    private static RequiredNearby ReadRequired(GitleaksSheet sheet, TomlTable table)
    {
        sheet.CheckKeys(table, "rules.required.", ["id", "withinLines", "withinColumns"]);
        var id = sheet.Text(table, "id").Trim();
        return id.Length == 0
            ? throw sheet.Wrong(table.Place, "this requirement names no rule", "add `id = \"another-rule\"`")
            : new RequiredNearby(id, sheet.Whole(table, "withinLines"), sheet.Whole(table, "withinColumns"));
    }

    private static IEnumerable<(GitleaksAllowlist Allowlist, TomlPlace Place)> ReadAllowlists(
        GitleaksSheet sheet,
        TomlTable table,
        bool isGlobal
    )
    {
        var single = GitleaksSheet.Value(table, "allowlist");
        var several = sheet.Tables(table, "allowlists");
        if (single is not null && several.Count > 0)
            throw sheet.Wrong(single.Place, "`allowlist` and `allowlists` exclude each other", "write `[[allowlists]]` for all");
        // Also `[[rules.allowlist]]` is met in the wild.
        var all = single is null ? several : sheet.Tables(table, "allowlist");
        foreach (var one in all)
            yield return (ReadAllowlist(sheet, one, isGlobal), one.Place);
    }

    private static GitleaksAllowlist ReadAllowlist(GitleaksSheet sheet, TomlTable table, bool isGlobal)
    {
        List<string> known = ["id", "description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords"];
        if (isGlobal)
            known.Add("targetRules");
        sheet.CheckKeys(table, isGlobal ? "allowlists." : "rules.allowlists.", known);
        var allowlist = new GitleaksAllowlist
        {
            AsksForAll = sheet.Word(table, "condition", ["OR", "||", "AND", "&&"]) is "AND" or "&&",
            HasCommits = sheet.Texts(table, "commits").Count > 0,
            Paths = sheet.Regexes(table, "paths"),
            Regexes = sheet.Regexes(table, "regexes"),
            Target = sheet.Word(table, "regexTarget", ["secret", "match", "line"]) switch
            {
                "match" => AllowlistTarget.Match,
                "line" => AllowlistTarget.Line,
                _ => AllowlistTarget.Secret,
            },
            Stopwords = [.. sheet.Texts(table, "stopwords").Select(one => one.Text).Where(word => word.Length > 0)],
            TargetRules = isGlobal ? [.. sheet.Texts(table, "targetRules").Select(one => one.Text)] : [],
        };
        if (!allowlist.HasCommits && allowlist.Paths.IsEmpty && allowlist.Regexes.IsEmpty && allowlist.Stopwords.IsEmpty)
            throw sheet.Wrong(
                table.Place,
                "this allowlist allows nothing",
                "give it at least one of `commits`, `paths`, `regexes` and `stopwords`"
            );
        return allowlist;
    }

    private static GitleaksTerms TermsOf(Draft draft) =>
        new()
        {
            Id = draft.Id,
            Path = draft.Path,
            Entropy = draft.Entropy,
            Allowlists = draft.Allowlists,
            Required = draft.Required,
            IsSilent = draft.IsSilent,
        };

    private static GitleaksRule RuleOf(Draft draft, List<SecretRule> replaced, string path, List<GitleaksRule> others)
    {
        if (draft.Regex is { } regex && draft.SecretGroup > regex.Pattern.Groups)
            throw draft.Sheet.Wrong(draft.Place, $"`secretGroup` of `{Show(draft.Id)}` is more than its expression has", "write another");
        var id = "secrets/" + GitleaksRule.Kebab(draft.Id);
        for (var number = 2; others.Exists(other => other.Facts.Id == id); number++)
            id = $"secrets/{GitleaksRule.Kebab(draft.Id)}-{number}";
        return new GitleaksRule(TermsOf(draft), id, path, draft.Description, draft.Tags)
        {
            Regex = draft.Regex,
            SecretGroup = draft.SecretGroup,
            // A rule that another one takes the place of without saying when it is awake is awake as that one was.
            Keywords =
                draft.Keywords.IsEmpty && replaced.Count > 0
                    ? [.. replaced.SelectMany(rule => rule.Keywords).Distinct(StringComparer.Ordinal)]
                    : draft.Keywords,
        };
    }

    private void CheckNames(ImmutableArray<SecretRule> left, List<GitleaksRule> rules)
    {
        bool Exists(string id) =>
            rules.Exists(rule => GitleaksConfig.Names(rule.Facts, id)) || left.Any(rule => GitleaksConfig.Names(rule.Facts, id));
        foreach (var draft in _drafts.Values)
        {
            foreach (var required in draft.Required.Where(required => !Exists(required.Id)))
                throw draft.Sheet.Wrong(
                    draft.Place,
                    $"the rule `{Show(draft.Id)}` requires `{Show(required.Id)}`, which is no rule here",
                    "add that rule, or leave the requirement out"
                );
        }

        foreach (var (allowlist, sheet, place) in _allowlists)
        {
            foreach (var id in allowlist.TargetRules.Where(id => !Exists(id)))
                Tell(sheet.Path, place, $"`targetRules` names `{Show(id)}`, which is no rule here");
        }
    }

    private void Tell(string path, TomlPlace place, string what) =>
        _notices.Add(new Notice("gitleaks-settings", what + ".", path, place.Line));

    private static string Show(string text) => TextBytes.Printable(text.Length <= 60 ? text : text[..60] + "…");
}
