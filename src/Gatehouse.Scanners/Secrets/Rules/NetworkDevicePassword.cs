using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A password in the configuration of a router or switch, in clear text or in the reversible form that hides nothing.</summary>
public sealed class NetworkDevicePassword : StructureRule
{
    private const int LongestLine = 200;
    private const int ShortestHidden = 10;

    private static readonly System.Buffers.SearchValues<byte> WordEnd = System.Buffers.SearchValues.Create(" \t\r\n\";"u8);

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/network-device-password",
            Title = "Password in a network device's configuration",
            Severity = Severity.High,
            Cwe = [798, 261],
            Why =
                "Whoever reads it can change the network: type 7 is undone by a program of ten lines, and a community string is sent in clear text.",
            Fix = "Change it on every device that has it; use `secret 9`, SNMPv3 and AAA, and keep configurations without their secrets.",
            References =
            [
                "https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html",
            ],
            Aliases = ["detect-secrets:CiscoDetector"],
        };

    public override ImmutableArray<string> Keywords =>
        ["enable password ", "enable secret ", "username ", "snmp-server community ", "key-string "];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        if (!BeginsLine(text, glimpse.At))
            return;
        var at = glimpse.End;
        if (text[glimpse.At] is (byte)'u' or (byte)'U')
        {
            // username ann [privilege 15] password|secret [7] …
            var rest = From(text, at, LongestLine);
            rest = rest[..rest.LengthUntil(LineEnd)];
            var which = rest.IndexOf(" password "u8) is >= 0 and var password ? password + 10 : rest.IndexOf(" secret "u8) + 8;
            if (which < 8)
                return;
            at += which;
        }

        var word = Word(text, at);
        var isHidden = false;
        if (word.Length == 1 && char.IsAsciiDigit((char)text[word.Start]))
        {
            // Types other than these are hashes.
            if (text[word.Start] is not ((byte)'0' or (byte)'7'))
                return;
            isHidden = text[word.Start] == '7';
            word = Word(text, word.End + 1);
        }

        finds.Spend(word.Length);
        var value = text.Slice(word.Start, word.Length);
        if (isHidden && value.Length >= ShortestHidden && value.Length % 2 == 0 && Kinds.Of(value).IsHex)
            finds.Claim(this, word, "Password in a network device's configuration", Confidence.High);
        else if (!isHidden && NamedSecretRule.Judge(SecretNoun.Password, value) is { } confidence and > Confidence.Low)
            finds.Claim(this, word, "Password in a network device's configuration", confidence);
    }

    private static readonly System.Buffers.SearchValues<byte> LineEnd = System.Buffers.SearchValues.Create("\r\n"u8);

    private static bool BeginsLine(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0 && text[at - 1] is (byte)' ' or (byte)'\t')
            at--;
        return at == 0 || text[at - 1] == '\n';
    }

    private static ByteSpan Word(ReadOnlySpan<byte> text, int at) =>
        at >= text.Length ? default : new ByteSpan(at, From(text, at, LongestLine).LengthUntil(WordEnd));

    public override IEnumerable<Example> Examples =>
        [
            Bad($"enable password «{Chosen(1)}»\n", "router.cfg"),
            Bad($"username ann privilege 15 password 7 «{Fake("0[0-9][0-9A-F]{16}")}»\n", "router.cfg"),
            Bad($"username ann secret 0 «{Chosen(2)}»\n", "router.cfg"),
            Bad($"snmp-server community «{Chosen(3)}» RO\n", "router.cfg"),
            Bad($" key-string 7 «{Fake("0[0-9][0-9A-F]{16}", 1)}»\n", "router.cfg"),
            Good("the words of everybody", "snmp-server community public RO\nenable password cisco\n", "router.cfg"),
            Good("a hash", $"enable secret 9 $9${Fake("[0-9A-Za-z]{14}", 2)}${Fake("[0-9A-Za-z]{43}", 3)}\n", "router.cfg"),
            Good("prose", "The username ann has a password you may change.\nenable password login\n", "notes.txt"),
        ];

    private static string Chosen(int variant) => $"Harbour!{2001 + 17 * variant}{(char)('a' + variant)}";
}
