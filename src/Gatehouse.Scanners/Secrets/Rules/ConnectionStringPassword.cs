using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>A password in a database URL, an ADO.NET or ODBC connection string, or a key in an Azure one.</summary>
public sealed class ConnectionStringPassword : StructureRule
{
    private const int LongestString = 512;
    private const int LongestValue = 256;

    /// <summary>One of these must stand in the same string: a lone <c>Password=</c> is an assignment and another rule's business.</summary>
    private static readonly string[] Companions =
    [
        "server=",
        "data source=",
        "host=",
        "hostname=",
        "user id=",
        "uid=",
        "userid=",
        "user=",
        "username=",
        "database=",
        "initial catalog=",
        "driver=",
        "dsn=",
        "accountname=",
        "endpoint=",
        "jdbc:",
        "addr=",
        "address=",
        "port=",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/connection-string-password",
            Title = "Password in a connection string",
            Severity = Severity.Critical,
            Cwe = [798, 259],
            Why = "Whoever reads it can open the database or broker with all rights of this account.",
            Fix =
                "Change the account's password, and let the application read the whole connection string from a secret store at run time.",
            References = ["https://learn.microsoft.com/dotnet/framework/data/adonet/protecting-connection-information"],
            Aliases =
            [
                "trufflehog:Postgres",
                "trufflehog:MongoDB",
                "trufflehog:SQLServer",
                "detect-secrets:BasicAuthDetector",
                "detect-secrets:AzureStorageKeyDetector",
            ],
        };

    public override ImmutableArray<string> Keywords =>
        ["://", "password=", "pwd=", "accountkey=", "sharedaccesskey=", "@tcp(", "oracle:thin:"];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        if (glimpse.Text[glimpse.At] is (byte)'@' or (byte)'o' or (byte)'O')
            LookAtLogin(glimpse, finds);
        else if (glimpse.Text[glimpse.At] == ':')
            LookAtUrl(glimpse, finds);
        else
            LookAtPairs(glimpse, finds);
    }

    private void LookAtUrl(Glimpse glimpse, SecretFinds finds)
    {
        if (!UrlCredentials.TryRead(glimpse.Text, glimpse.At, out var url) || !url.IsDatabase(glimpse.Text))
            return;
        finds.Spend(url.Password.Length);
        if (url.Judge(glimpse.Text) is { } confidence)
            finds.Claim(this, url.Password, "Password in a database URL", confidence);
    }

    /// <summary><c>user:password@tcp(host)</c> of Go's MySQL driver, <c>jdbc:oracle:thin:user/password@host</c>.</summary>
    private void LookAtLogin(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        var isOracle = text[glimpse.At] != '@';
        var from = isOracle ? glimpse.End : Math.Max(0, glimpse.At - LongestValue);
        var room = isOracle ? From(text, from, LongestValue) : text[from..glimpse.At];
        if (!isOracle)
            from += room.LastIndexOfAny(LoginStart) + 1;
        var end = isOracle ? from + Math.Max(room.IndexOf((byte)'@'), 0) : glimpse.At;
        var login = text[from..end];
        finds.Spend(login.Length);
        var divider = login.IndexOf((byte)(isOracle ? '/' : ':'));
        if (divider < 1)
            return;
        var value = ByteSpan.Between(from + divider + 1, end);
        var bytes = text.Slice(value.Start, value.Length);
        if (!bytes.ContainsAny(LoginStart) && NamedSecretRule.Judge(SecretNoun.Password, bytes) is { } confidence)
            finds.Claim(this, value, "Password in a connection string", confidence == Confidence.Low ? Confidence.Medium : confidence);
    }

    private static readonly System.Buffers.SearchValues<byte> LoginStart = System.Buffers.SearchValues.Create("\"'`= \t\r\n"u8);

    private void LookAtPairs(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        var end = glimpse.End + From(text, glimpse.End, LongestString).LengthUntil(PairsEnd);
        var start = glimpse.At;
        while (start > 0 && glimpse.At - start < LongestString && !PairsEnd.Contains(text[start - 1]))
            start--;
        finds.Spend((end - start) / 4);
        var value = From(text, glimpse.End, LongestValue);
        value = value[..value.LengthUntil(ValueEnd)];
        if (
            value.IsEmpty
            // `url.password=part.slice(1);` is a statement.
            || (value.Contains((byte)'(') && CodeFile.NeedsQuotes(glimpse.File.Path))
            || !WeakWords.CanBePassword(value)
            || !HasCompanion(text[start..glimpse.At], text[(glimpse.End + value.Length)..end])
        )
            return;
        finds.Claim(this, new ByteSpan(glimpse.End, value.Length), "Password in a connection string");
    }

    private static readonly System.Buffers.SearchValues<byte> PairsEnd = System.Buffers.SearchValues.Create("\r\n\"`<>\0"u8);
    private static readonly System.Buffers.SearchValues<byte> ValueEnd = System.Buffers.SearchValues.Create(";\r\n\"'`<>& \t\0"u8);

    private static bool HasCompanion(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (before.IndexOf((byte)';') < 0 && after.IndexOf((byte)';') < 0 && before.IndexOf("jdbc:"u8) < 0)
            return false;
        var around = (Encoding.Latin1.GetString(before) + " " + Encoding.Latin1.GetString(after)).ToLowerInvariant();
        return Array.Exists(Companions, word => around.Contains(word, StringComparison.Ordinal));
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"DATABASE_URL=postgresql://todo:«{Fake(Password)}»@db.todo.internal:5432/todo\n", ".env"),
            Bad($"URL = \"mongodb://todo:«{"Oak4-meadow" + "-river"}»@mongo.todo.internal/todo\"\n"),
            Bad($"url = \"mongodb+srv://app:«{Fake(Password, 1)}»@cluster0.todo.internal/db\"\n"),
            Bad(
                $"{{\"Default\": \"Server=db.internal;Database=todo;User Id=app;Password=«{Fake(Password, 2)}»;Encrypt=true\"}}\n",
                "appsettings.json"
            ),
            Bad(
                $"AZURE=\"DefaultEndpointsProtocol=https;AccountName=todo;AccountKey=«{Fake("[A-Za-z0-9+/]{86}==", 3)}»;EndpointSuffix=core.windows.net\"\n",
                "run.sh"
            ),
            Bad($"db, err := sql.Open(\"mysql\", \"app:«{Fake(Password, 4)}»@tcp(db.todo.internal:3306)/todo\")\n", "main.go"),
            Bad($"url=jdbc:oracle:thin:app/«{Fake(Password, 5)}»@db.todo.internal:1521:todo\n", "app.properties"),
            Good("a default for one's own machine", "postgresql://postgres:postgres@localhost/app\n", "README.md"),
            Good("a variable", "Server=db;User Id=app;Password=${DB_PASSWORD};\n", "appsettings.json"),
            Good("a cookie is no connection", "document.cookie = \"password=1; path=/\"\n", "app.js"),
        ];

    private const string Password = "[A-Z][a-z]{3}[0-9]{3}[a-zA-Z0-9]{9}";
}
