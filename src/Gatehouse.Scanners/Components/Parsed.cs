using Gatehouse.Engine.Syntax.Json;
using Gatehouse.Engine.Syntax.Toml;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components;

/// <summary>Parses the file of a listing, and tells there where it cannot be.</summary>
internal static class Parsed
{
    /// <summary>Missing where the file could not be read, which was told.</summary>
    public static JsonValue Json(this Listing listing, bool isLenient = false)
    {
        var tree = JsonTree.Parse(listing.File.Text, isLenient);
        if (tree.Problem is { } problem)
            listing.FailAt(listing.LineOf(problem.Offset), problem.Message);
        else if (tree.Root.Kind != JsonKind.Record && tree.Root.Kind != JsonKind.List)
            listing.FailAt(1, "it is no record");
        if (tree.Twice is { } twice)
            listing.FailAt(listing.LineOf(twice.Offset), twice.Message);
        return tree.Root;
    }

    /// <summary>Null where the file could not be read, which was told.</summary>
    public static TomlTable? Toml(this Listing listing)
    {
        var document = TomlDocument.Parse(listing.File.Text);
        if (document.Problem is { } problem)
            listing.FailAt(problem.Line, problem.Message);
        return document.Problem is null ? document.Root : null;
    }

    /// <summary>Null where the file could not be read, which was told.</summary>
    public static YamlMapping? Yaml(this Listing listing)
    {
        var document = YamlDocument.Parse(listing.File.Text);
        if (document.Problem is { } problem)
            listing.FailAt(problem.Line, problem.Message);
        else if (document.Root is not YamlMapping)
            listing.FailAt(1, "it is no mapping");
        return document.Root as YamlMapping;
    }

    public static int LineOf(this Listing listing, int offset) =>
        listing.File.Lines.LineAt(Math.Clamp(offset, 0, listing.File.Bytes.Length));

    /// <summary>The place of a TOML text, without its quotes where it has one on each side.</summary>
    public static ByteSpan SpanOf(this Listing listing, TomlText text)
    {
        var start = listing.SpanAt(text.Place.Line, text.Place.Column, 0).Start;
        var rest = listing.File.Bytes[Math.Min(start, listing.File.Bytes.Length)..];
        if (rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\''))
            return new ByteSpan(start, 0);
        var end = rest[1..].IndexOfAny(rest[0], (byte)'\n');
        return new ByteSpan(start + 1, Math.Max(0, end));
    }

    public static ByteSpan SpanOf(this Listing listing, YamlScalar scalar) =>
        listing.SpanAt(
            scalar.Place.Line,
            scalar.Place.Column,
            scalar.Place.EndLine == scalar.Place.Line ? Math.Max(0, scalar.Place.EndColumn - scalar.Place.Column) : scalar.Text.Length
        );
}
