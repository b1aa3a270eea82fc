using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>MD5, SHA-1 and their like where someone gains by a collision or a guess.</summary>
public sealed class WeakHash : JudgedRule
{
    /// <summary>Purposes that no collision harms.</summary>
    private static readonly ImmutableArray<string> Harmless =
    [
        "cache",
        "cached",
        "etag",
        "checksum",
        "fingerprint",
        "gravatar",
        "avatar",
        "color",
        "colour",
        "slug",
        "shard",
        "bucket",
        "partition",
        "dedup",
        "dedupe",
        "duplicate",
        "filename",
        "thumbnail",
        "revision",
        "version",
        "uuid",
        "md5sum",
        "sha1sum",
        "md5file",
        "weak",
        "stable",
        "seed",
        "git",
        "blob",
        "vary",
        "lock",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/weak-hash",
            Title = "A broken hash function where it matters",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [328, 327],
            Why = """
                Two inputs with the same MD5 or SHA-1 can be made to order, and a graphics card tries billions of passwords a second against either. A
                signature, a token or a stored password that rests on one rests on nothing.
                """,
            Fix = """
                For passwords use `argon2`, `scrypt` or `hashlib.scrypt`; for anything else that someone could forge, `hashlib.sha256` or an HMAC of it. Where it
                is no matter of security (a cache key), say so: `usedforsecurity=False`.
                """,
            References =
            [
                "https://docs.python.org/3/library/hashlib.html",
                "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
            ],
            Aliases = ["bandit:B324", "bandit:hashlib", "bandit:B303", "bandit:md5", "ruff:S324", "ruff:S303"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import hashlib

                def store(user, password):
                    user.password_hash = «hashlib.md5(password.encode())».hexdigest()
                """
            ),
            Bad(
                """
                import hashlib
                from flask import Flask, request

                app = Flask(__name__)

                @app.route("/sign")
                def sign():
                    made = «hashlib.new("sha1")»
                    made.update(request.args["text"].encode())
                    return made.hexdigest()
                """
            ),
            Bad(
                """
                from Crypto.Hash import MD5

                def sign(message):
                    return «MD5.new(message)».hexdigest()
                """
            ),
            Bad(
                """
                import hashlib

                def digest_of(pin):
                    return «hashlib.sha1(pin.encode())».hexdigest()
                """
            ),
            Good(
                "said to be no matter of security",
                """
                import hashlib

                def store(password):
                    return hashlib.md5(password, usedforsecurity=False).hexdigest()
                """
            ),
            Good(
                "what a list of leaked passwords is asked by",
                """
                import hashlib, requests

                def is_leaked(password):
                    digest = hashlib.sha1(password.encode()).hexdigest().upper()
                    answer = requests.get(f"https://api.pwnedpasswords.com/range/{digest[:5]}", timeout=5)
                    return digest[5:] in answer.text
                """
            ),
            Good(
                "which version of a page it is",
                """
                import hashlib
                from flask import Flask, Response, request

                app = Flask(__name__)

                @app.get("/page")
                def page():
                    text = written(request.args["name"])
                    version = hashlib.sha1(text.encode()).hexdigest()
                    return Response(text, headers={"ETag": version})
                """
            ),
            Good(
                "a cache key",
                """
                import hashlib

                def fetch(url, cache):
                    cache_key = hashlib.md5(url.encode()).hexdigest()
                    return cache.get(cache_key)
                """
            ),
            Good(
                "an ETag",
                """
                import hashlib

                def etag_of(content):
                    return hashlib.sha1(content).hexdigest()
                """
            ),
            Good(
                "the checksum of a file",
                """
                import hashlib
                from flask import Flask, request

                app = Flask(__name__)

                @app.route("/documents", methods=["POST"])
                def store():
                    digest = hashlib.md5()
                    for chunk in request.files["document"].stream:
                        digest.update(chunk)
                    return digest.hexdigest()
                """
            ),
            Good(
                "what the protocol demands",
                """
                import hashlib

                class HTTPDigestAuth:
                    def header(self, username, realm, password):
                        return hashlib.md5(f"{username}:{realm}:{password}".encode()).hexdigest()
                """
            ),
            Good(
                "a Python that does not know how to say it",
                """
                import hashlib

                def name_of(token):
                    try:
                        return hashlib.md5(token, usedforsecurity=False).hexdigest()
                    except TypeError:
                        return hashlib.md5(token).hexdigest()
                """
            ),
            Good(
                "a good hash",
                """
                import hashlib

                def sign(message):
                    return hashlib.sha256(message).hexdigest()
                """
            ),
        ];

    internal override OffenceKind Kind => OffenceKind.WeakHash;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("hashlib", "md5", "Crypto", "Cryptodome", "cryptography", "passlib"))
            yield break;
        foreach (var (call, name, data) in WeakCalls(module))
        {
            if (call.Argument("usedforsecurity") is { } used ? !used.IsTrue : IsFallback(module, call.Node))
                continue;
            if (Judge(call, data, [], isOfOwn: false) is not var (severity, confidence, what))
                continue;
            yield return new Hit(call.Span, $"{name} {what}") { Severity = severity, Confidence = confidence };
        }
    }

    internal override Hit? Judge(ChargedCall charged)
    {
        var call = charged.Call;
        if (
            IsFallback(call.Module, call.Node)
            || Judge(call, DataOf(call), charged.Others, charged.Charge.IsOfOwn) is not var (severity, confidence, what)
        )
            return null;
        // A default that a setting may replace is worth a word only where it must not be weak at all.
        if (charged.Charge.IsUnsure && severity < Severity.High)
            return null;
        return new Hit(charged.Span, $"{charged.Charge.Told} {what}") { Severity = severity, Confidence = confidence };
    }

    /// <summary>What is hashed, however the function was named.</summary>
    private static Expression? DataOf(CallSite call) =>
        (call.Argument("data") ?? call.Argument("string") ?? call.Argument("secret") ?? call.Argument("msg"))?.Value
        ?? call.Node.Arguments.LastOrDefault(argument =>
            argument.Form == ArgumentForm.Positional && argument.Value is not StringExpression
        )?.Value;

    private static IEnumerable<(CallSite Call, string Name, Expression? Data)> WeakCalls(PythonModule module)
    {
        foreach (var name in WeakDigests.OfHashlib)
        {
            foreach (var call in module.CallsTo($"hashlib.{name}", $"{name}.new", $"Crypto.Hash.{name}.new"))
                yield return (call, WeakDigests.Shown(name), call.Argument(0, "string")?.Value);
        }

        foreach (var call in module.CallsTo("hashlib.new"))
        {
            if (call.Argument(0, "name")?.String is { } name && WeakDigests.IsWeak(name))
                yield return (call, WeakDigests.Shown(name), call.Argument(1, "data")?.Value);
        }

        foreach (var name in WeakDigests.OfPycrypto)
        {
            foreach (var call in module.CallsTo($"Crypto.Hash.{name}.new", $"Cryptodome.Hash.{name}.new"))
                yield return (call, WeakDigests.Shown(name), call.Argument(0, "data")?.Value);
        }

        foreach (var call in module.CallsTo("cryptography.hazmat.primitives.hashes.Hash"))
        {
            foreach (var name in WeakDigests.OfCryptography)
            {
                if (call.Argument(0, "algorithm")?.Path == $"cryptography.hazmat.primitives.hashes.{name}()")
                    yield return (call, WeakDigests.Shown(name), null);
            }
        }

        foreach (var name in WeakDigests.OfPasslib)
        {
            foreach (var call in module.CallsTo($"passlib.hash.{name}.hash", $"passlib.hash.{name}.encrypt"))
                yield return (call, $"`{name}`", call.Argument(0, "secret")?.Value);
        }
    }

    /// <summary>The same where Python is too old for <c>usedforsecurity</c>.</summary>
    private static bool IsFallback(PythonModule module, CallExpression call) =>
        module.Around.AncestorsOf(call).OfType<TryStatement>().FirstOrDefault() is { } attempt
        && attempt.Body.Any(statement => Purpose.NamesIn(statement).Contains("usedforsecurity"));

    /// <param name="callers">The calls that led to it; what they are for, it is for.</param>
    /// <param name="isOfOwn">Whether the flow knows that no caller gives it anything from the outside.</param>
    private static (Severity, Confidence, string)? Judge(CallSite call, Expression? data, ImmutableArray<CallSite> callers, bool isOfOwn)
    {
        if (AsksForLeaks(call) || IsEtag(call))
            return null;
        var module = call.Module;
        var around = module.Around;
        var purpose = Purpose.Of(module, call.Node);
        var function = around.FunctionOf(call.Node)?.Name ?? "";
        var type = around.ClassOf(call.Node)?.Name ?? "";
        if (IsDemanded(type) || IsDemanded(function) || IsDemanded(new string(module.Path.Name)) || purpose.Names.Any(IsDemanded))
            return null;
        // A constant, random bytes made shorter, or only the size of a digest: nothing that someone could forge.
        if (
            data is StringExpression
            || around.ParentOf(call.Node) is AttributeExpression { Name: "digest_size" or "block_size" or "name" }
            || (data is not null && Purpose.NamesIn(data).Exists(name => name is "urandom" or "token_bytes" or "uuid4" or "getrandbits"))
        )
            return null;
        List<string> inputs = [.. data is null ? [] : Purpose.OriginsOf(data, call.Scope), .. purpose.Inputs];
        List<string> outputs = [.. purpose.Names, function];
        var answers = around.AnswersRequests(call.Node);
        // What a whole program shares, a path's hash or a message's, is seldom what its handlers rely on.
        answers |= !isOfOwn && callers.Any(caller => caller.Module == module && caller.Module.Around.AnswersRequests(caller.Node));
        // Further up they are about other things as well.
        if (callers is [var nearest, ..])
        {
            foreach (var argument in nearest.Node.Arguments)
                inputs.AddRange(Purpose.OriginsOf(argument.Value, nearest.Scope));
            outputs.AddRange(Purpose.Of(nearest.Module, nearest.Node).Names);
        }

        // A few letters of the hash of a number show that somebody has seen it; nobody stores it so.
        var isPin = inputs.Any(Words.IsPin) && !IsShortened(around, call.Node);
        if (isPin || inputs.Concat(outputs).Any(Words.IsPassword) || call.Path?.StartsWith("passlib.", StringComparison.Ordinal) == true)
            return (Severity.High, Confidence.High, "hashes a password: a graphics card undoes it within hours");
        if (outputs.Append(type).Any(IsHarmless) || inputs.Any(name => Words.Has(name, "etag", "cache", "email")))
            return null;
        if (inputs.Concat(outputs).Any(IsDemanded))
            return null;
        // To guess a token back from its SHA-1 is still beyond anyone; only who chooses the input finds two that are alike.
        // Who compares so that the time tells nothing, says that it must not be forged.
        if (
            outputs.Any(name =>
                name == "compare_digest" || Words.IsSecret(name) || Words.Has(name, "sign", "signature", "signed", "sig", "auth")
            )
        )
            return (
                call.Path?.Contains("md", StringComparison.OrdinalIgnoreCase) == true || answers ? Severity.Medium : Severity.Low,
                Confidence.Medium,
                "makes a value that must not be forged, and is broken"
            );
        // What is read piece by piece is the content of a file, and the hash its checksum.
        if (purpose.Inputs.Any(name => Words.Has(name, "chunk", "chunks", "block", "piece")))
            return null;
        return answers
            ? (Severity.Medium, Confidence.Medium, "hashes what a request brings, and is broken")
            : (Severity.Low, Confidence.Low, "is broken; where this is no matter of security, say `usedforsecurity=False`");
    }

    /// <summary><c>.hexdigest()[:12]</c></summary>
    private static bool IsShortened(Surroundings around, PythonNode call) =>
        around
            .AncestorsOf(call)
            .TakeWhile(outer => outer is AttributeExpression or CallExpression or SubscriptExpression)
            .Any(outer => outer is SubscriptExpression { Index: SliceExpression });

    /// <summary>Whether every name around it says so: what it is made of, what it becomes.</summary>
    internal static bool IsNoMatterOfSecurity(PythonModule module, CallSite call)
    {
        var data = call.Argument(0)?.Value;
        var purpose = Purpose.Of(module, call.Node);
        var outputs = purpose.Names.Append(module.Around.FunctionOf(call.Node)?.Name ?? "");
        var inputs = data is null ? purpose.Inputs : Purpose.OriginsOf(data, call.Scope).Concat(purpose.Inputs);
        return outputs.Any(IsHarmless)
            && !outputs
                .Concat(inputs)
                .Any(name =>
                    Words.IsPassword(name) || Words.IsSecret(name) || Words.Has(name, "sign", "signature", "signed", "sig", "auth")
                );
    }

    /// <summary>
    /// It gets a name, and becomes the header that says which version of a page this is: <c>headers={"ETag": tag}</c>,
    /// <c>response.set_etag(tag)</c>.
    /// </summary>
    private static bool IsEtag(CallSite call)
    {
        var around = call.Module.Around;
        if (
            around.AncestorsOf(call.Node).OfType<Statement>().FirstOrDefault()
                is not AssignStatement { Targets: [NameExpression { Name: var name }] } assign
            || around.FunctionOf(call.Node) is not { } function
        )
            return false;
        foreach (var use in around.UsesOf(name))
        {
            if (use.Start <= assign.End || !function.Span.Contains(use.Span))
                continue;
            foreach (var outer in around.AncestorsOf(use))
            {
                var isTag = outer switch
                {
                    DictExpression dict => IsUnderEtag(dict, use),
                    AssignStatement { Targets: [SubscriptExpression { Index: StringExpression { Value: var key } }] } => IsEtagHeader(key),
                    CallExpression { Function: AttributeExpression { Name: "set_etag" or "set_header" or "etag" } method } sent =>
                        method.Name != "set_header"
                            || sent.Arguments is [{ Value: StringExpression { Value: var key } }, ..] && IsEtagHeader(key),
                    _ => false,
                };
                if (isTag)
                    return true;
                if (outer is Statement)
                    break;
            }
        }

        return false;
    }

    private static bool IsUnderEtag(DictExpression dict, NameExpression use)
    {
        for (var i = 0; i < dict.Values.Length; i++)
        {
            if (dict.Values[i].Span.Contains(use.Span))
                return dict.Keys[i] is StringExpression { Value: var key } && IsEtagHeader(key);
        }

        return false;
    }

    private static bool IsEtagHeader(string header) => header.Equals("ETag", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lists of leaked passwords are asked by the beginning of their SHA-1; nothing else is understood there.</summary>
    private static bool AsksForLeaks(CallSite call) =>
        call.Module.Around.FunctionOf(call.Node) is { } function
        && call.Module.Tree.Text.Bytes[function.Start..function.End].IndexOf("pwnedpasswords"u8) >= 0;

    private static bool IsHarmless(string name) => Words.Has(name, [.. Harmless]);

    /// <summary>HTTP digest, NTLM, a WebSocket's handshake, MySQL's and PostgreSQL's login: the other side knows nothing else.</summary>
    private static bool IsDemanded(string name)
    {
        var spelled = Words.Spell(name);
        return spelled.Contains("digest_auth", StringComparison.Ordinal)
            || spelled.Contains("digestauth", StringComparison.Ordinal)
            || spelled.Contains("auth_digest", StringComparison.Ordinal)
            || Words.Has(name, "ntlm", "cram", "wsse", "websocket", "ws", "apop", "scramble", "native", "sasl", "ha1", "ha2", "a1", "a2")
            || spelled.Contains("websocket", StringComparison.Ordinal)
            || spelled.Contains("accept_key", StringComparison.Ordinal);
    }
}
