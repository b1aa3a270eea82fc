using System.Buffers.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A token, or user and password in base 64, in an <c>Authorization</c> header.</summary>
public sealed class BearerToken : StructureRule
{
    private const int ShortestToken = 10;
    private const int LongestToken = 1024;
    private const int LongestScheme = 12;
    private const int MostCookies = 16;
    private const int LongestCookieName = 64;

    private static readonly System.Buffers.SearchValues<byte> TokenBytes = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="u8
    );

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/bearer-token",
            Title = "Credentials in an Authorization header",
            Severity = Severity.High,
            Cwe = [798, 522],
            Why = "Whoever sends this header is let in as its owner, for as long as the token lives.",
            Fix = "Revoke the token or change the password at the service, and put the header together at run time from a secret store.",
            References = ["https://www.rfc-editor.org/rfc/rfc6750#section-2.1", "https://www.rfc-editor.org/rfc/rfc7617#section-2"],
            Aliases = ["gitleaks:curl-auth-header"],
        };

    public override ImmutableArray<string> Keywords => ["bearer ", "basic ", "authorization", "cookie: "];

    internal override SecretRank Rank => SecretRank.Assigned;

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        if (glimpse.Length == 13)
        {
            LookAtHeader(glimpse, finds);
            return;
        }

        if (glimpse.Length == 8)
        {
            LookAtCookie(text, glimpse.End, finds);
            return;
        }

        if (glimpse.At > 0 && char.IsAsciiLetterOrDigit((char)text[glimpse.At - 1]))
            return;
        var span = TokenAt(text, glimpse.End);
        finds.Spend(span.Length);
        if (glimpse.Length == 6)
            LookAtLogin(text, glimpse.At, span, finds);
        else
            LookAtToken(text, span, finds);
    }

    /// <summary><c>Authorization: token …</c>, <c>Authorization: ApiKey …</c>, <c>Authorization: …</c>.</summary>
    private void LookAtHeader(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        var at = glimpse.End;
        var start = at;
        // A type of CloudFormation is no header: `AWS::Redshift::EndpointAuthorization`.
        if (glimpse.At > 0 && (char.IsAsciiLetter((char)text[glimpse.At - 1]) || text[glimpse.At - 1] is (byte)':' or (byte)'_'))
            return;
        while (
            at < text.Length
            && at - start < 8
            && text[at]
                is (byte)'"'
                    or (byte)'\''
                    or (byte)':'
                    or (byte)' '
                    or (byte)','
                    or (byte)'='
                    or (byte)']'
                    or (byte)'\\'
                    or (byte)'>'
        )
            at++;
        // Without a colon, comma or equals sign it is a word of prose.
        if (at == start || !text[start..at].ContainsAny(":,="u8))
            return;
        var scheme = 0;
        while (
            at + scheme < text.Length
            && scheme <= LongestScheme
            && (char.IsAsciiLetter((char)text[at + scheme]) || text[at + scheme] == '-')
        )
            scheme++;
        if (scheme is > 0 and <= LongestScheme && at + scheme < text.Length && text[at + scheme] == ' ')
        {
            var word = text.Slice(at, scheme);
            if (System.Text.Ascii.EqualsIgnoreCase(word, "bearer"u8) || System.Text.Ascii.EqualsIgnoreCase(word, "basic"u8))
                return;
            at += scheme + 1;
            if (text[at..].StartsWith("token="u8))
                at += 6;
        }

        var span = TokenAt(text, at);
        finds.Spend(span.Length);
        LookAtToken(text, span, finds);
    }

    private void LookAtToken(ReadOnlySpan<byte> text, ByteSpan span, SecretFinds finds)
    {
        if (
            span.Length >= ShortestToken
            && NamedSecretRule.Judge(SecretNoun.Token, text.Slice(span.Start, span.Length)) is { } confidence and > Confidence.Low
        )
            finds.Claim(this, span, "Token in an Authorization header", confidence);
    }

    private void LookAtLogin(ReadOnlySpan<byte> text, int at, ByteSpan span, SecretFinds finds)
    {
        if (span.Length is < 8 or > LongestToken)
            return;
        var value = text.Slice(span.Start, span.Length);
        Span<byte> login = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(LongestToken)];
        if (value.Length % 4 == 0 && Base64.DecodeFromUtf8(value, login, out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            login = login[..length];
            var colon = login.IndexOf((byte)':');
            if (colon >= 0 && !login.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            {
                if (WeakWords.CanBePassword(login[(colon + 1)..]) || (colon > ShortestToken && login.Length == colon + 1))
                    finds.Claim(this, span, "User and password in an Authorization header");
                return;
            }
        }

        // Not a login by the letter of the specification, but a header all the same.
        var before = text[Math.Max(0, at - 40)..at];
        if (SpanHolds(before, "authorization"u8) && NamedSecretRule.Judge(SecretNoun.Key, value) is { } confidence)
            finds.Claim(this, span, "Credentials in an Authorization header", confidence);
    }

    /// <summary><c>Cookie: session=…; theme=dark</c>: the first of the pairs whose name says that it logs in.</summary>
    private void LookAtCookie(ReadOnlySpan<byte> text, int at, SecretFinds finds)
    {
        for (var pair = 0; pair < MostCookies; pair++)
        {
            var sign = From(text, at, LongestCookieName).IndexOfAny("=\r\n\"'"u8);
            if (sign < 1 || text[at + sign] != '=')
                return;
            var name = text.Slice(at, sign);
            var span = TokenAt(text, at + sign + 1);
            finds.Spend(sign + span.Length);
            if (SpanHolds(name, "sess"u8) || SpanHolds(name, "auth"u8) || SpanHolds(name, "token"u8) || SpanHolds(name, "jwt"u8))
                LookAtToken(text, span, finds);
            at += sign + 1 + span.Length;
            if (at + 1 >= text.Length || text[at] != ';')
                return;
            at += text[at + 1] == ' ' ? 2 : 1;
        }
    }

    private static bool SpanHolds(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (var at = 0; at + lower.Length <= text.Length; at++)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(at, lower.Length), lower))
                return true;
        }

        return false;
    }

    private static ByteSpan TokenAt(ReadOnlySpan<byte> text, int at)
    {
        var rest = From(text, at, LongestToken);
        var length = rest.IndexOfAnyExcept(TokenBytes);
        length = length < 0 ? rest.Length : length;
        // `Bearer ${TOKEN}`, `Bearer " + token`, `Bearer <token>`.
        if (length < rest.Length && rest[length] is (byte)'$' or (byte)'{' or (byte)'<' or (byte)'(' or (byte)'%' or (byte)'*')
            return default;
        while (length > 0 && rest[length - 1] == '.')
            length--;
        return new ByteSpan(at, length);
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"curl -H \"Authorization: Bearer «{Fake(Token)}»\" https://api.todo.internal/tasks\n", "call.sh"),
            Bad($"headers = {{'Authorization': 'Token «{Fake(Token, 1)}»'}}\n"),
            Bad($"headers = {{\"Authorization\": \"Basic «{Login()}»\"}}\n"),
            Bad($"GET /tasks\nAuthorization: ApiKey «{Fake(Token, 2)}»\n", "tasks.http"),
            Bad($"{{\"key\": \"Authorization\", \"value\": \"Bearer «{Fake(Token, 3)}»\"}}\n", "tasks.postman_collection.json"),
            Bad($"GET /tasks\nCookie: theme=dark; sessionid=«{Fake(Token, 4)}»\n", "tasks.http"),
            Good("a variable", "curl -H \"Authorization: Bearer $TOKEN\" -H 'Authorization: Bearer <your-token>'\n", "call.sh"),
            Good("an expression", "headers['Authorization'] = 'Bearer ' + tokens.access1\nh = f\"Bearer {token1}\"\n"),
            Good("the login of the specification", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\n", "notes.txt"),
            Good("prose", "Basic authentication and bearer authorization: authenticated requests only.\n", "notes.txt"),
        ];

    private const string Token = "[A-Z][0-9][a-z][A-Z][a-z][0-9][0-9A-Za-z]{26}";

    private string Login() => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("deploy:" + Fake("[A-Z][a-z0-9]{5}[A-Z0-9]{8}")));
}
