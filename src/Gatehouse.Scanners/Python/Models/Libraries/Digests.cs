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
    }
}
