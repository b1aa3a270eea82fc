namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>
/// Cargo: comparators parted by commas must all hold; a bare version has a caret.
/// https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
/// </summary>
internal sealed class CargoRanges : RangeSyntax
{
    public override ImmutableArray<string> Ecosystems => ["crates.io"];

    private protected override VersionRange? Parse(string text)
    {
        var comparators = ImmutableArray.CreateBuilder<SemVerRange.Comparator>();
        string? pin = null;
        foreach (var part in text.Split(','))
        {
            var written = part.AsSpan().Trim();
            var end = written.IndexOfAnyExcept("<>=~^");
            if (end < 0)
                return null;
            var operation = written[..end].ToString();
            written = written[end..].TrimStart();
            if (!PartialVersion.TryRead(written, out var version))
                return null;
            // A star stands for any number; a number that is left out does too, but not where the caret is unwritten.
            if (operation.Length == 0 && !written.ContainsAny("*xX"))
                operation = "^";
            if (SemVerRange.Compare(operation, version) is not { } comparator)
                return null;
            comparators.Add(comparator);
            pin = operation == "=" && version.IsFull && comparators.Count == 1 ? version.Least : null;
        }

        return new SemVerRange([comparators.ToImmutable()]) { Pin = pin };
    }
}
