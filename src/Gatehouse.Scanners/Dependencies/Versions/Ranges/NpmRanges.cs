namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>npm: comparators side by side must all hold, <c>||</c> parts alternatives. https://github.com/npm/node-semver#ranges</summary>
internal sealed class NpmRanges : RangeSyntax
{
    public override ImmutableArray<string> Ecosystems => ["npm"];

    private protected override VersionRange? Parse(string text)
    {
        if (text.StartsWith("npm:", StringComparison.Ordinal))
        {
            // npm:@scope/name@range; without a range it is the newest.
            var at = text.LastIndexOf('@');
            text = at > "npm:".Length ? text[(at + 1)..] : "*";
        }

        if (text.StartsWith("workspace:", StringComparison.Ordinal))
        {
            text = text["workspace:".Length..];
            if (text is "^" or "~")
                text = "*";
        }

        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<SemVerRange.Comparator>>();
        string? pin = null;
        foreach (var part in text.Split("||"))
        {
            if (ReadAlternative(part.Trim(), out pin) is not { } alternative)
                return null;
            alternatives.Add(alternative);
        }

        return new SemVerRange(alternatives.ToImmutable()) { Pin = alternatives.Count == 1 ? pin : null };
    }

    private static ImmutableArray<SemVerRange.Comparator>? ReadAlternative(string text, out string? pin)
    {
        pin = null;
        var hyphen = text.IndexOf(" - ", StringComparison.Ordinal);
        if (hyphen > 0)
        {
            if (
                !PartialVersion.TryRead(text.AsSpan()[..hyphen].Trim(), out var low)
                || !PartialVersion.TryRead(text.AsSpan()[(hyphen + 3)..].Trim(), out var high)
                || SemVerRange.Compare(">=", low) is not { } from
                || SemVerRange.Compare("<=", high) is not { } to
            )
                return null;
            return [from, to];
        }

        var comparators = ImmutableArray.CreateBuilder<SemVerRange.Comparator>();
        var rest = text.AsSpan();
        do
        {
            rest = rest.TrimStart();
            var end = rest.IndexOfAnyExcept("<>=~^");
            var operation = (end < 0 ? rest : rest[..end]).ToString();
            rest = rest[operation.Length..].TrimStart();
            var space = rest.IndexOf(' ');
            var written = space < 0 ? rest : rest[..space];
            rest = rest[written.Length..];
            // A number must follow an operator.
            if (operation.Length > 0 && written.IsEmpty)
                return null;
            if (!PartialVersion.TryRead(written, out var version) || SemVerRange.Compare(operation, version) is not { } comparator)
                return null;
            comparators.Add(comparator);
            pin = operation is "" or "=" && version.IsFull && comparators.Count == 1 ? version.Least : null;
        } while (!rest.TrimStart().IsEmpty);
        return comparators.ToImmutable();
    }
}
