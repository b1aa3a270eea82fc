using System.Text;

namespace Gatehouse.Scanners.Python.Flow.Stored;

/// <summary>Finds <c>CREATE TABLE name (column type, …)</c> in any text.</summary>
internal static class SqlSchema
{
    private const int MostColumns = 100;
    private const int MostLetters = 4000;

    public static void Read(ReadOnlySpan<byte> text, Dictionary<string, RecordFields> schemas)
    {
        for (var from = 0; ; )
        {
            var found = text[from..].IndexOf("TABLE "u8);
            var lower = text[from..].IndexOf("table "u8);
            if (found < 0 || (lower >= 0 && lower < found))
                found = lower;
            if (found < 0)
                return;
            from += found + 6;
            var before = text[Math.Max(0, from - 20)..(from - 6)].TrimEnd((byte)' ');
            if (!before.EndsWith("CREATE"u8) && !before.EndsWith("create"u8))
                continue;
            Add(Encoding.UTF8.GetString(text.Slice(from, Math.Min(MostLetters, text.Length - from))), schemas);
        }
    }

    private static void Add(string text, Dictionary<string, RecordFields> schemas)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open is < 1 or > 120)
            return;
        var name = text[..open]
            .Split([' ', '\n', '\t', '\r', '.'], StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault("")
            .Trim('"', '`', '\'');
        if (name.Length == 0 || schemas.ContainsKey(name.ToLowerInvariant()))
            return;
        var fields = ImmutableArray.CreateBuilder<RecordField>();
        var depth = 0;
        var start = open + 1;
        for (var i = open; i < text.Length && fields.Count < MostColumns; i++)
        {
            depth +=
                text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
            if ((text[i] != ',' || depth != 1) && depth > 0)
                continue;
            var words = text[start..i].Split([' ', '\n', '\t', '\r', '"', '`', '\''], StringSplitOptions.RemoveEmptyEntries);
            start = i + 1;
            if (
                words is [var column, ..]
                && column.ToLowerInvariant() is not ("primary" or "foreign" or "unique" or "constraint" or "check" or "key")
            )
                fields.Add(
                    new RecordField(
                        column.ToLowerInvariant(),
                        words.Length > 1 && RecordFields.IsHarmless(words[1]) ? FieldKind.Harmless : FieldKind.Text
                    )
                );
            if (depth == 0)
                break;
        }

        if (fields.Count > 0)
            schemas.Add(name.ToLowerInvariant(), new RecordFields(fields.ToImmutable()));
    }
}
