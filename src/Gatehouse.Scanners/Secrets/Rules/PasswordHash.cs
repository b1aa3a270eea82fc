using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>The hash of a login's password, as <c>/etc/shadow</c>, <c>htpasswd</c> files and network devices keep it.</summary>
public sealed class PasswordHash : StructureRule
{
    private const int LongestUser = 64;
    private const int LongestHash = 160;
    private const int ShortestDigest = 22;

    /// <summary>The mark of crypt(3), and how many characters follow its last dollar sign, at least.</summary>
    private static readonly (byte[] Mark, int Digest)[] Schemes =
    [
        ([.. "$1$"u8], ShortestDigest),
        ([.. "$5$"u8], 43),
        ([.. "$6$"u8], 86),
        ([.. "$y$"u8], 43),
        ([.. "$8$"u8], 43),
        ([.. "$9$"u8], 43),
        ([.. "$14$"u8], 43),
        ([.. "$apr1$"u8], ShortestDigest),
        ([.. "$2y$"u8], 53),
        ([.. "$2b$"u8], 53),
        ([.. "$2a$"u8], 53),
    ];

    private static readonly System.Buffers.SearchValues<byte> HashBytes = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789./$="u8
    );

    private static readonly System.Buffers.SearchValues<byte> NoUser = System.Buffers.SearchValues.Create(" \t\"'=:{"u8);

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/password-hash",
            Title = "Hash of a login's password",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [522, 916],
            Why = "Whoever has the hash can try words against it at home, billions a second for the older schemes, and nobody notices.",
            Fix = "Change the password, keep such files out of the repository, and set logins up at deployment from a secret store.",
            References =
            [
                "https://man7.org/linux/man-pages/man5/crypt.5.html",
                "https://httpd.apache.org/docs/2.4/misc/password_encryptions.html",
            ],
            Aliases = [],
        };

    public override ImmutableArray<string> Keywords =>
        [
            ":$1$",
            ":$5$",
            ":$6$",
            ":$y$",
            ":$apr1$",
            ":$2y$",
            ":$2b$",
            ":$2a$",
            "secret 5 ",
            "secret 8 ",
            "secret 9 ",
            "encrypted-password ",
        ];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        var isLine = text[glimpse.At] == ':';
        if (isLine && !IsUser(text, glimpse.At))
            return;
        var start = isLine ? glimpse.At + 1 : glimpse.End;
        while (start < text.Length && start - glimpse.End < 2 && text[start] is (byte)'"' or (byte)' ')
            start++;
        var rest = From(text, start, LongestHash);
        var length = rest.IndexOfAnyExcept(HashBytes);
        var hash = rest[..(length < 0 ? rest.Length : length)];
        finds.Spend(hash.Length);
        foreach (var (mark, digest) in Schemes)
        {
            if (!hash.StartsWith(mark) || hash.Length - hash.LastIndexOf((byte)'$') - 1 < digest || Entropy.Of(hash) < 3.5)
                continue;
            finds.Claim(this, new ByteSpan(start, hash.Length), "Hash of a login's password", Confidence.Medium);
            return;
        }
    }

    /// <summary>A name from the beginning of the line on.</summary>
    private static bool IsUser(ReadOnlySpan<byte> text, int colon)
    {
        var line = text[Math.Max(0, colon - LongestUser)..colon];
        var user = line[(line.LastIndexOf((byte)'\n') + 1)..];
        return user.Length > 0 && user.Length < LongestUser && !user.ContainsAny(NoUser);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"root:«$6${Fake("[a-z0-9]{8}")}${Fake("[0-9A-Za-z./]{86}", 1)}»:19700:0:99999:7:::\n", "etc/shadow"),
            Bad($"ann:«$apr1${Fake("[a-z0-9]{8}", 2)}${Fake("[0-9A-Za-z./]{22}", 3)}»\n", "nginx.users"),
            Bad($"enable secret 5 «$1${Fake("[a-z0-9]{4}", 4)}${Fake("[0-9A-Za-z./]{22}", 5)}»\n", "router.cfg"),
            Bad($"    encrypted-password \"«$1${Fake("[a-z0-9]{8}", 6)}${Fake("[0-9A-Za-z./]{22}", 7)}»\";\n", "junos.conf"),
            Good("a login that is locked", "daemon:*:19700:0:99999:7:::\nbin:!:19700::::::\n", "etc/shadow"),
            Good("how a hash begins", "The hash begins with:$6$salt$ and goes on.\n", "notes.txt"),
        ];
}
