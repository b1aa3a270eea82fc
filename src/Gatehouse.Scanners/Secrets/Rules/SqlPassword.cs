using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Secrets.Rules;

/// <summary>The password of a database account in a statement that makes or changes it.</summary>
public sealed class SqlPassword : StructureRule
{
    private const int LongestValue = 256;
    private const int LongestStatement = 200;
    private const int LongestInsert = 1024;
    private const int LongestTable = 80;
    private const int LongestGap = 80;
    private const int MostColumns = 24;

    /// <summary>A dump of a thousand logins is one leak, and its first rows tell it.</summary>
    private const int MostRows = 20;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "secrets/sql-password",
            Title = "Password in an SQL statement",
            Severity = Severity.High,
            Cwe = [798, 259],
            Why = "Whoever reads the script can log in to every database that it was run on; such scripts are seldom changed afterwards.",
            Fix = "Change the account's password, and let the script take it as a variable of the client that runs it.",
            References =
            [
                "https://dev.mysql.com/doc/refman/8.4/en/create-user.html",
                "https://www.postgresql.org/docs/current/sql-createrole.html",
            ],
            Aliases = [],
        };

    public override ImmutableArray<string> Keywords =>
        ["identified by", "password '", "password n'", "password \"", "password(", "insert into "];

    internal override void Look(Glimpse glimpse, SecretFinds finds)
    {
        finds.Spend(glimpse.Length);
        var text = glimpse.Text;
        var at = glimpse.End;
        if (text[glimpse.At + 1] is (byte)'n' or (byte)'N')
        {
            LookAtInsert(glimpse, finds);
            return;
        }

        if (text[at - 1] is (byte)'\'' or (byte)'"')
            at--;
        else if (text[at - 1] != '(')
            at = PassWords(text, at);
        if (at >= text.Length || text[at] is not ((byte)'\'' or (byte)'"'))
            return;
        var quote = text[at];
        var rest = From(text, at + 1, LongestValue);
        var length = rest.IndexOfAny(quote, (byte)'\n');
        if (length < 5 || rest[length] == '\n')
            return;
        finds.Spend(length + LongestStatement);
        if (text[glimpse.At] is (byte)'p' or (byte)'P' && !IsAccountStatement(text, glimpse.At))
            return;
        if (NamedSecretRule.Judge(SecretNoun.Password, rest[..length]) is { } confidence and > Confidence.Low)
            finds.Claim(this, new ByteSpan(at + 1, length), "Password in an SQL statement", confidence);
    }

    /// <summary><c>INSERT INTO users (name, password) VALUES ('ann', '…'), ('bob', '…')</c>: the value in the place of the column.</summary>
    private void LookAtInsert(Glimpse glimpse, SecretFinds finds)
    {
        var text = glimpse.Text;
        var statement = From(text, glimpse.End, LongestInsert);
        var open = statement.IndexOf((byte)'(');
        var close = open < 0 ? -1 : statement[open..].IndexOf((byte)')');
        if (open is < 0 or > LongestTable || close < 0)
            return;
        var column = ColumnOf(statement.Slice(open + 1, close - 1));
        finds.Spend(open + close);
        if (column < 0)
            return;
        Span<ByteSpan> values = stackalloc ByteSpan[MostColumns];
        var at = glimpse.End + open + close + 1;
        for (var row = 0; row < MostRows; row++)
        {
            var gap = From(text, at, LongestGap).IndexOf((byte)'(');
            if (gap < 0)
                return;
            at += gap;
            var count = GivenValue.Arguments(text, at, values);
            if (count <= column || count == MostColumns)
                return;
            var value = values[column];
            var end = values[count - 1];
            finds.Spend(LongestGap);
            if (
                value.Length > 0
                && NamedSecretRule.Judge(SecretNoun.Password, text.Slice(value.Start, value.Length)) is { } confidence and > Confidence.Low
            )
                finds.Claim(this, value, "Password in an SQL statement", confidence);
            at = Math.Max(at + 1, end.End);
        }
    }

    private static int ColumnOf(ReadOnlySpan<byte> columns)
    {
        var number = 0;
        foreach (var range in columns.Split((byte)','))
        {
            var name = columns[range].Trim(" \t\r\n`\"[]"u8);
            if (SecretName.Of(name, isCall: false).Noun == SecretNoun.Password)
                return number;
            if (++number >= MostColumns)
                return -1;
        }

        return -1;
    }

    /// <summary><c>IDENTIFIED BY PASSWORD '…'</c>, <c>IDENTIFIED WITH x BY '…'</c>, and blanks.</summary>
    private static int PassWords(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\\')
            at++;
        return at;
    }

    private static bool IsAccountStatement(ReadOnlySpan<byte> text, int at)
    {
        var before = text[Math.Max(0, at - LongestStatement)..at];
        before = before[(before.LastIndexOf((byte)';') + 1)..];
        Span<byte> lower = stackalloc byte[before.Length];
        System.Text.Ascii.ToLower(before, lower, out _);
        return lower.IndexOf("create user"u8) >= 0
            || lower.IndexOf("create role"u8) >= 0
            || lower.IndexOf("alter user"u8) >= 0
            || lower.IndexOf("alter role"u8) >= 0
            || lower.IndexOf("set password"u8) >= 0
            || lower.IndexOf("create login"u8) >= 0
            || lower.IndexOf("values"u8) >= 0
            || lower.IndexOf("update "u8) >= 0;
    }

    public override IEnumerable<Example> Examples =>
        [
            Bad($"CREATE USER 'todo'@'%' IDENTIFIED BY '«{Chosen(1)}»';\n", "init.sql"),
            Bad($"ALTER ROLE todo WITH LOGIN PASSWORD '«{Chosen(2)}»';\n", "init.sql"),
            Bad($"psql -c \"CREATE USER todo PASSWORD '«{Chosen(3)}»'\"\n", "init.sh"),
            Bad($"SET PASSWORD FOR 'root'@'localhost' = PASSWORD('«{Chosen(4)}»');\n", "init.sql"),
            Bad(
                $"INSERT INTO users (name, password, role) VALUES ('ann', '«{Chosen(5)}»', 'x'), ('bob', '«{Chosen(6)}»', 'y');\n",
                "seed.sql"
            ),
            Good("another column", $"INSERT INTO users (name, city) VALUES ('{Chosen(7)}', '{Chosen(8)}');\n", "seed.sql"),
            Good("a variable", "CREATE USER todo IDENTIFIED BY '${DB_PASSWORD}';\nALTER ROLE todo PASSWORD :'pw1';\n", "init.sql"),
            Good("prose", "The field is identified by 'name1', and the password 'must be 8' long.\n", "README.md"),
        ];

    private static string Chosen(int variant) => $"Harbour!{2001 + 17 * variant}{(char)('a' + variant)}";
}
