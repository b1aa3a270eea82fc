namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Hashes and message codes: what comes out is chosen by nobody.</summary>
internal sealed class Digests : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var name in (string[])
                [
                    "md5",
                    "sha1",
                    "sha224",
                    "sha256",
                    "sha384",
                    "sha512",
                    "sha3_256",
                    "sha3_512",
                    "blake2b",
                    "blake2s",
                    "new",
                    "file_digest",
                    "pbkdf2_hmac",
                    "scrypt",
                ]
        )
            sheet.Clean($"hashlib.{name}");
        // Whoever shows the code of a text had the text from one who has the key.
        sheet.Sanitizer(SinkKinds.All, "hmac.new(1|msg)");
        sheet.Sanitizer(SinkKinds.All, "hmac.digest(1|msg)");
        sheet.Clean("hmac.compare_digest", "zlib.crc32", "zlib.adler32", "bcrypt.hashpw", "bcrypt.checkpw");
        sheet.Clean("secrets.token_hex", "secrets.token_urlsafe", "secrets.token_bytes", "uuid.uuid4", "uuid.uuid1");
        DeclareWeak(sheet);
    }

    private static void DeclareWeak(ModelSheet sheet)
    {
        foreach (var name in WeakDigests.OfHashlib)
        {
            foreach (var path in (string[])[$"hashlib.{name}", $"{name}.new"])
                sheet.Offence(OffenceKind.WeakHash, path, call => Weak(call, name));
        }

        sheet.Offence(OffenceKind.WeakHash, "hashlib.new", call => Chosen(call, 0, "name"));
        sheet.Offence(OffenceKind.WeakHash, "hashlib.file_digest", OfFile);
        foreach (var path in (string[])["hmac.new", "hmac.digest", "hmac.HMAC"])
            sheet.Offence(OffenceKind.WeakHash, path, Keyed);
        foreach (var name in WeakDigests.OfPycrypto)
        {
            foreach (var path in (string[])[$"Crypto.Hash.{name}.new", $"Cryptodome.Hash.{name}.new"])
                sheet.Offence(OffenceKind.WeakHash, path, call => Weak(call, name));
        }

        foreach (var name in WeakDigests.OfCryptography)
        {
            var algorithm = $"cryptography.hazmat.primitives.hashes.{name}()";
            sheet.Offence(
                OffenceKind.WeakHash,
                "cryptography.hazmat.primitives.hashes.Hash",
                call => call.Is(0, "algorithm", algorithm) ? Weak(call, name) : null
            );
        }

        foreach (var name in WeakDigests.OfPasslib)
        {
            foreach (var path in (string[])[$"passlib.hash.{name}.hash", $"passlib.hash.{name}.encrypt"])
                sheet.Offence(OffenceKind.WeakHash, path, call => Weak(call, name));
        }
    }

    private static Charge? Weak(CallFacts call, string name) =>
        IsSaidHarmless(call) ? null : new Charge(WeakDigests.Shown(name)) { IsUnsure = call.MayBeUnknown, IsOfOwn = IsOfOwn(call, 0) };

    /// <summary>The algorithm whose name came from wherever.</summary>
    private static Charge? Chosen(CallFacts call, int position, string argument)
    {
        var weak = call.SomeTexts(position, argument).FirstOrDefault(WeakDigests.IsWeak);
        if (weak is null || IsSaidHarmless(call))
            return null;
        return new Charge(WeakDigests.Shown(weak))
        {
            IsUnsure = call.MayBeUnknown || call.Texts(position, argument).IsEmpty,
            IsOfOwn = IsOfOwn(call, position + 1),
        };
    }

    /// <summary>A file's, by the name of the algorithm or by its function.</summary>
    private static Charge? OfFile(CallFacts call)
    {
        foreach (var name in WeakDigests.OfHashlib)
        {
            if (call.Is(1, "digest", $"hashlib.{name}"))
                return new Charge(WeakDigests.Shown(name)) { IsUnsure = call.MayBeUnknown };
        }

        return Chosen(call, 1, "digest");
    }

    /// <summary>What is hashed is given at once, and nobody outside has a part in it.</summary>
    private static bool IsOfOwn(CallFacts call, int position) => Given(call, position) is { } name && !call.IsTainted(position, name);

    private static string? Given(CallFacts call, int position)
    {
        foreach (var name in (ReadOnlySpan<string>)["data", "string", "msg", "secret"])
        {
            if (call.Has(position, name))
                return name;
        }

        return null;
    }

    /// <summary>With a key nobody finds two texts that are alike; only MD5 is given up even there.</summary>
    private static Charge? Keyed(CallFacts call)
    {
        var isMd5 =
            call.Texts(2, "digestmod") is [var only] && only.Equals("md5", StringComparison.OrdinalIgnoreCase)
            || call.Texts(2, "digest") is [var other] && other.Equals("md5", StringComparison.OrdinalIgnoreCase)
            || call.Is(2, "digestmod", "hashlib.md5");
        return isMd5 ? new Charge("HMAC-MD5") { IsUnsure = call.MayBeUnknown } : null;
    }

    /// <summary><c>usedforsecurity=False</c>, or what may say so.</summary>
    private static bool IsSaidHarmless(CallFacts call) =>
        call.MayHaveMore || (call.Has(-1, "usedforsecurity") && !call.IsTrue(-1, "usedforsecurity"));
}
