using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;
using Gatehouse.Scanners.Python.Models.Libraries;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A secret made by a generator whose next numbers can be computed.</summary>
public sealed class WeakRandom : JudgedRule
{
    private static readonly ImmutableArray<string> MadeBy =
    [
        .. Paths(Randomness.Generators, Randomness.Makers.Add("shuffle")),
        .. Paths(Randomness.NumpyGenerators, Randomness.NumpyMakers),
    ];

    /// <summary>What takes a key or a password: where it stands, and its name.</summary>
    private static readonly ImmutableArray<(string Path, int Position, string Name)> Takers =
    [
        .. HardCodedKey.Callees.Select(callee => (callee, 0, "key")),
        ("cryptography.fernet.MultiFernet", 0, "fernets"),
        ("cryptography.hazmat.primitives.ciphers.aead.AESCCM", 0, "key"),
        ("cryptography.hazmat.primitives.ciphers.aead.AESGCMSIV", 0, "key"),
        ("cryptography.hazmat.primitives.ciphers.aead.AESOCB3", 0, "key"),
        ("cryptography.hazmat.primitives.ciphers.aead.AESSIV", 0, "key"),
        ("cryptography.hazmat.primitives.ciphers.algorithms.Camellia", 0, "key"),
        ("cryptography.hazmat.primitives.ciphers.algorithms.TripleDES", 0, "key"),
        ("cryptography.hazmat.primitives.keywrap.aes_key_wrap", 1, "key_to_wrap"),
        ("Crypto.Cipher.ChaCha20_Poly1305.new", 0, "key"),
        ("Cryptodome.Cipher.ChaCha20_Poly1305.new", 0, "key"),
        ("Crypto.Hash.HMAC.new", 0, "key"),
        ("Cryptodome.Hash.HMAC.new", 0, "key"),
        ("nacl.secret.Aead", 0, "key"),
        ("nacl.signing.SigningKey", 0, "seed"),
        ("jwt.encode", 1, "key"),
        ("jose.jwt.encode", 1, "key"),
        ("itsdangerous.Signer", 0, "secret_key"),
        ("itsdangerous.TimestampSigner", 0, "secret_key"),
        ("itsdangerous.Serializer", 0, "secret_key"),
        ("itsdangerous.URLSafeSerializer", 0, "secret_key"),
        ("itsdangerous.URLSafeTimedSerializer", 0, "secret_key"),
        ("bcrypt.hashpw", 0, "password"),
        ("hashlib.pbkdf2_hmac", 1, "password"),
        ("hashlib.scrypt", 0, "password"),
        ("argon2.PasswordHasher().hash", 0, "password"),
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/weak-random",
            Title = "A secret from a random generator that can be foretold",
            Severity = Severity.Medium,
            Cwe = [330, 338],
            Why = """
                The `random` module is a Mersenne Twister: 624 outputs tell its whole state, and a seed from the clock is searched at once. Whoever sees some of
                its numbers knows the tokens, passwords and session ids that come next.
                """,
            Fix = "Use the `secrets` module: `secrets.token_urlsafe()`, `secrets.choice(…)`, `secrets.randbelow(…)`.",
            References = ["https://docs.python.org/3/library/secrets.html"],
            Aliases = ["bandit:B311", "bandit:random", "ruff:S311"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import random, string

                def reset_code():
                    return "".join(«random.choice(string.digits)» for _ in range(6))
                """
            ),
            Bad(
                """
                import random

                def login(request, response):
                    number = str(«random.randint(0, 2**53)»)
                    value = number[2:]
                    response.set_cookie("sid", value, secure=True, httponly=True)
                """
            ),
            Bad(
                """
                import random

                def remember(session, name):
                    value = «random.random()»
                    session[name] = value
                """
            ),
            Bad(
                """
                import numpy as np

                salt = «np.random.bytes(16)»
                """
            ),
            Bad(
                """
                import random, string

                def letters(length):
                    return "".join(«random.choice(string.ascii_letters)» for _ in range(length))

                def start_reset(user):
                    user.reset_token = letters(32)
                    user.save()
                """
            ),
            Good(
                "made for names of files",
                """
                import random, string

                def letters(length):
                    return "".join(random.choice(string.ascii_letters) for _ in range(length))

                def folder(user):
                    user.folder = letters(8)
                """
            ),
            Bad(
                """
                import random

                def locker_code():
                    return f"{«random.randint(0, 9999)»:04d}"
                """
            ),
            Bad(
                """
                import random

                WORDS = ["otter", "maple", "amber", "cedar"]

                def new_password():
                    return "-".join(«random.choice(WORDS)» for _ in range(4))
                """
            ),
            Good(
                "one of a few words",
                """
                import random

                OPENINGS = ("Hello", "Dear", "Hi")

                def tell(mail, member, password):
                    opening = random.choice(OPENINGS)
                    mail.send("Your password", f"{opening} {member}, your new password is {password}")
                """
            ),
            Good(
                "the code of a country",
                """
                import random

                def country_code():
                    return "".join(random.choice("ABCDE") for _ in range(2))
                """
            ),
            Good(
                "the system's generator",
                """
                import random, secrets

                rng = random.SystemRandom()
                token = rng.randint(0, 10)
                password = secrets.token_hex()
                """
            ),
            Bad(
                """
                import random

                def invite(connection, email):
                    drawn = "".join(str(«random.randint(0, 9)») for _ in range(8))
                    connection.execute("insert into invitations (email, code) values (?, ?)", (email, drawn))
                """
            ),
            Good(
                "a code that opens nothing",
                """
                import random

                def paint(connection, name):
                    drawn = "".join(str(random.randint(0, 9)) for _ in range(6))
                    connection.execute("insert into shades (name, code) values (?, ?)", (name, drawn))
                """
            ),
            Good(
                "nothing secret",
                """
                import random

                def pause(delay):
                    jitter = random.uniform(0, 1)
                    return delay + jitter
                """
            ),
            Good(
                "a token of a language model",
                """
                import random
                import torch

                def mask(vocabulary):
                    token = random.choice(vocabulary)
                    return token
                """
            ),
        ];

    internal override OffenceKind Kind => OffenceKind.WeakRandom;

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        if (!module.Around.ImportsAny("random", "numpy"))
            yield break;
        foreach (var call in Made(module))
        {
            if (SecretOf(call) is { } secret)
                yield return Told(call, secret);
        }
    }

    internal override Hit? Judge(ChargedCall charged)
    {
        var secret = charged
            .Others.Insert(0, charged.Call)
            .Select(SecretOf)
            .Concat(charged.Parameters.Select(parameter => SecretOf(Purpose.Of(parameter), parameter.Module)))
            .FirstOrDefault(name => name is not null);
        return secret is null ? null : Told(charged.Call, secret);
    }

    private static Hit Told(CallSite call, string secret) =>
        new(call.Span, $"`{Shown(secret)}` comes from a generator whose next numbers can be computed") { Edit = WithSystem(call) };

    private const int MostWords = 32;

    /// <summary>One of a few words that stand in the code, a greeting or a colour: nobody keeps a secret so.</summary>
    private static bool IsOfFewWords(CallSite call)
    {
        if (Surroundings.LastName(call.Node.Function) != "choice" || call.Argument(0)?.Value is not { } from)
            return false;
        ImmutableArray<Expression> words = call.Scope.Followed(from) switch
        {
            ListExpression list => list.Elements,
            TupleExpression tuple => tuple.Elements,
            _ => [],
        };
        return words.Length is > 0 and <= MostWords
            && words.All(word => word is StringExpression { Value.Length: > 1 })
            && !call.Module.Around.AncestorsOf(call.Node).TakeWhile(around => around is not Statement).Any(IsRepeated);
    }

    private static bool IsRepeated(PythonNode around) => around is ComprehensionExpression or BinaryOpExpression;

    private static string? SecretOf(CallSite call)
    {
        if (IsOfFewWords(call))
            return null;
        var purpose =
            IsShuffle(call) && call.Argument(0)?.Value is NameExpression list
                ? Purpose.OfHeld(call.Module, list)
                : Purpose.Of(call.Module, call.Node, isMadeForCallers: true);
        if (SecretOf(purpose, call.Module) is { } secret)
            return secret;
        if (!IsWritten(call.Module, call) && !IsOfBytes(call))
            return null;
        return purpose.Names.FirstOrDefault(IsCode) ?? (IsLong(call) ? purpose.Names.FirstOrDefault(IsKey) : null);
    }

    /// <summary>The name that says that it must not be guessed.</summary>
    private static string? SecretOf(Purpose purpose, PythonModule module)
    {
        // What separates the parts of a mail is to be unlike them, no more.
        if (purpose.Names.Any(name => Words.Has(name, "boundary")))
            return null;
        var isAboutWords = module.Around.ImportsAny(
            "torch",
            "tensorflow",
            "transformers",
            "nltk",
            "keras",
            "jax",
            "datasets",
            "spacy",
            "gensim",
            "tokenize"
        );
        // A name says it better than a statement of SQL.
        // Of a jar of cookies the cookie's own name says more.
        return purpose
                .Names.Where(name =>
                    Words.IsSecret(name) && !(name == "cookies" && purpose.Names.Count > 1) && !IsHarmless(name, isAboutWords)
                )
                .OrderBy(name => name.Contains(' ', StringComparison.Ordinal))
                .FirstOrDefault()
            ?? TakerOf(purpose, module);
    }

    /// <summary>What takes it for its key or password, whatever it is called.</summary>
    private static string? TakerOf(Purpose purpose, PythonModule module)
    {
        if (
            !module.Around.ImportsAny([
                .. Takers.Select(taker => taker.Path[..taker.Path.IndexOf('.', StringComparison.Ordinal)]).Distinct(),
            ])
        )
            return null;
        foreach (var (path, position, name) in Takers)
        {
            foreach (var call in module.CallsTo(path))
            {
                if (call.Argument(position, name) is { } given && purpose.Reaches(given.Node.Value))
                    return $"{name} of {path}";
            }
        }

        return null;
    }

    private static bool IsShuffle(CallSite call) => Surroundings.LastName(call.Node.Function) == "shuffle";

    private static IEnumerable<CallSite> Made(PythonModule module) => module.CallsTo(MadeBy);

    private static IEnumerable<string> Paths(ImmutableArray<string> generators, ImmutableArray<string> makers) =>
        makers.SelectMany(maker => generators.Select(generator => $"{generator}.{maker}"));

    /// <summary>The system's generator has the same methods: <c>random.choice(x)</c> to <c>random.SystemRandom().choice(x)</c>.</summary>
    private static Edit? WithSystem(CallSite call) =>
        call.Node.Function is AttributeExpression { Value: NameExpression name } && call.Module.PathOf(name, call.Scope) == "random"
            ? Edit.Of("Take it from the system's generator", name.Span, name.Name + ".SystemRandom()")
            : null;

    /// <summary>Of a table that keeps codes: what they are for.</summary>
    private static readonly string[] Openers =
    [
        "reset",
        "resets",
        "invite",
        "invites",
        "invitation",
        "invitations",
        "voucher",
        "vouchers",
        "coupon",
        "coupons",
        "recovery",
        "backup",
        "backups",
        "login",
        "logins",
        "verification",
        "verifications",
        "activation",
        "activations",
        "pairing",
    ];

    /// <summary>A code that opens something: <c>pickup_code</c>, <c>voucher</c>; not the code of a country.</summary>
    private static bool IsCode(string name)
    {
        // insert into invitations (email, code) …
        if (name.Contains(' ', StringComparison.Ordinal))
            return Words.Has(name, "code", "codes") && Words.Has(name, Openers);
        var spelled = Words.Spell(name);
        return ((string[])["_code_", "_codes_", "_voucher_", "_coupon_"]).Any(end => spelled.EndsWith(end, StringComparison.Ordinal))
            && !Words.Has(
                name,
                "status",
                "exit",
                "return",
                "response",
                "error",
                "http",
                "country",
                "language",
                "lang",
                "currency",
                "region",
                "area",
                "zip",
                "postal",
                "post",
                "city",
                "airport",
                "color",
                "colour",
                "bar",
                "qr",
                "product",
                "item",
                "sku",
                "stock",
                "course",
                "class",
                "subject",
                "department",
                "source",
                "byte",
                "op",
                "char",
                "key",
                "event",
                "reason",
                "type",
                "test",
                "sample",
                "dummy",
                "fake",
                "mock",
                "random"
            );
    }

    /// <summary>A key that is given out; not one of a table, a cache or a sort.</summary>
    private static bool IsKey(string name) =>
        Words.Spell(name).EndsWith("_key_", StringComparison.Ordinal)
        && !Words.Has(
            name,
            "cache",
            "dict",
            "sort",
            "primary",
            "public",
            "foreign",
            "partition",
            "shard",
            "db",
            "row",
            "column",
            "object",
            "map",
            "s3",
            "storage",
            "blob",
            "bucket",
            "message",
            "routing",
            "group",
            "idempotency",
            "lock",
            "queue",
            "job",
            "task",
            "node",
            "test",
            "sample",
            "dummy",
            "fake",
            "mock",
            "random"
        );

    private static bool IsOfBytes(CallSite call) =>
        Surroundings.LastName(call.Node.Function) is "randbytes" or "bytes" && !call.Module.Around.IsTest;

    /// <summary>Whether so much is drawn that nobody was to guess it: 16 letters or bytes, 64 bits.</summary>
    private static bool IsLong(CallSite call)
    {
        switch (Surroundings.LastName(call.Node.Function))
        {
            case "randbytes" or "bytes":
                return call.Argument(0)?.Integer >= 16;
            case "getrandbits":
                return call.Argument(0)?.Integer >= 64;
            case "choices" or "sample" when (call.Argument(1, "k") ?? call.Argument(2))?.Integer is { } count:
                return count >= 16;
        }

        foreach (var around in call.Module.Around.AncestorsOf(call.Node).TakeWhile(outer => outer is not Statement))
        {
            if (
                around is ComprehensionExpression { Generators: [{ Iterable: CallExpression range }] }
                && Surroundings.LastName(range.Function) is "range" or "xrange"
            )
                return new CallSite(call.Module, range, call.Scope).Argument(0)?.Integer >= 16;
        }

        return false;
    }

    /// <summary>Whether what was drawn becomes a text: digits with zeros before them, letters joined.</summary>
    private static bool IsWritten(PythonModule module, CallSite call)
    {
        foreach (var around in module.Around.AncestorsOf(call.Node))
        {
            switch (around)
            {
                case Statement:
                    return false;
                case InterpolationExpression or FormattedStringExpression:
                case BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression }:
                case CallExpression other when Surroundings.LastName(other.Function) is "str" or "join" or "zfill" or "format":
                    return !module.Around.IsTest;
            }
        }

        return false;
    }

    private static bool IsHarmless(string name, bool isAboutWords) =>
        (isAboutWords && Words.Spell(name).Contains("token", StringComparison.Ordinal))
        || Words.Has(
            name,
            "timeout",
            "delay",
            "interval",
            "jitter",
            "length",
            "len",
            "count",
            "size",
            "expires",
            "expiry",
            "port",
            "sleep",
            "index",
            "wait",
            "retry"
        );

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
