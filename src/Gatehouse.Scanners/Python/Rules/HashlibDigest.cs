using Gatehouse.Scanners.Python.Audit;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A broken hash of <c>hashlib</c> or <c>crypt</c>.</summary>
public sealed class HashlibDigest : AuditRule
{
    private static readonly ImmutableArray<string> Weak = ["md4", "md5", "sha", "sha1"];
    private static readonly ImmutableArray<string> WeakMethods = ["METHOD_CRYPT", "METHOD_MD5", "METHOD_BLOWFISH"];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/hashlib-digest",
            Title = "`hashlib` or `crypt` uses a broken hash function",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [328, 327],
            Tier = Tier.Audit,
            Aliases = Names("324", "hashlib"),
            Why = "For MD4, MD5 and SHA-1 two texts of the same hash can be made: a signature of one is a signature of the other.",
            Fix = "Use `hashlib.sha256`; where nothing depends on it but speed, say so with `usedforsecurity=False`.",
            References = ["https://docs.python.org/3/library/hashlib.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import hashlib\n\n«hashlib.md5(text)»\n«hashlib.new('SHA1', text)»\n"),
            Bad("import crypt\n\n«crypt.crypt(word, salt=crypt.METHOD_MD5)»\n«crypt.mksalt(crypt.METHOD_CRYPT)»\n"),
            Good("sound, or not for security", "import hashlib\n\nhashlib.sha256(text)\nhashlib.md5(text, usedforsecurity=False)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        const string message = "a broken hash function";
        foreach (var call in Weak.SelectMany(view.CallsNamed))
        {
            if (call.HasPart("hashlib") && IsForSecurity(call))
                yield return call.Hit(message) with
                {
                    Edit = SaidHarmless(view, call),
                };
        }

        foreach (var call in view.CallsNamed("new"))
        {
            if (!call.HasPart("hashlib") || !IsForSecurity(call))
                continue;
            var name = Spelled.Word(call.Positional.IsEmpty ? call.Keyword("name")?.Value : call.At(0));
            if (name is not null && Weak.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return call.Hit(message);
        }

        foreach (var call in view.CallsNamed("crypt").Concat(view.CallsNamed("mksalt")))
        {
            if (!call.HasPart("crypt") || call.HasPart("hashlib"))
                continue;
            var at = call.LastName == "crypt" ? 1 : 0;
            var method = call.Positional.Length > at ? call.At(at) : call.Keyword(at == 1 ? "salt" : "method")?.Value;
            if (Spelled.Word(method) is { } word && WeakMethods.Contains(word))
                yield return call.Hit("a password hash that can be broken") with
                {
                    Severity = Severity.Medium,
                };
        }
    }

    /// <summary>A cache key, an ETag: where the names say what it is for, the call can say it too (Python 3.9 and later).</summary>
    private static Edit? SaidHarmless(AuditView view, AuditCall call)
    {
        var site = new CallSite(view.Module, call.Node, call.Site.Scope);
        return call.Keyword("usedforsecurity") is null && WeakHash.IsNoMatterOfSecurity(view.Module, site)
            ? Mending.WithArgument("Say that it is no matter of security", site, "usedforsecurity=False")
            : null;
    }

    private static bool IsForSecurity(AuditCall call) => call.Keyword("usedforsecurity") is not { } used || Spelled.Is(used, "True");
}
