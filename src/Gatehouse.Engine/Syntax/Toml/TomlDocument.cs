using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Toml;

/// <summary>Why a text is no TOML document, and where.</summary>
public sealed record TomlProblem(int Line, int Column, string Message);

/// <summary>One document of TOML 1.0.0 (https://toml.io/en/v1.0.0) as nodes with places, or the problem that kept it from being read.</summary>
public sealed class TomlDocument
{
    /// <summary>The lock file of a large workspace; a lock file of any other form may be as large.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;
    public const int MaxNodes = 2_000_000;
    public const int MaxDepth = 64;

    private TomlDocument(TomlTable root, TomlProblem? problem)
    {
        Root = root;
        Problem = problem;
    }

    /// <summary>Empty where the document could not be read.</summary>
    public TomlTable Root { get; }

    /// <summary>Null where the document could be read.</summary>
    public TomlProblem? Problem { get; }

    public static TomlDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        var bytes = utf8.Span;
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.Length > MaxBytes)
            return Failed(
                new TomlProblem(1, 1, $"the file holds {ByteSize.Show(bytes.Length)}; at most {ByteSize.Show(MaxBytes)} are read")
            );
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            return Failed(FirstBadByte(bytes));
        try
        {
            return new(new TomlParser(Encoding.UTF8.GetString(bytes)).Read(), null);
        }
        catch (TomlRefusal refusal)
        {
            return Failed(refusal.Problem);
        }
    }

    private static TomlDocument Failed(TomlProblem problem) => new(new TomlTable(new TomlPlace(1, 1), TomlTableOrigin.Header), problem);

    private static TomlProblem FirstBadByte(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        var before = bytes[..at];
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new TomlProblem(before.Count((byte)'\n') + 1, TextBytes.CountCharacters(before[start..]) + 1, "this byte is not UTF-8");
    }
}
