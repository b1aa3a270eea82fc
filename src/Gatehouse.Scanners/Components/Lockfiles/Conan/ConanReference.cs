using System.Buffers;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary><c>name/version@user/channel#revision%time</c>, as all files of Conan name a package.</summary>
internal static class ConanReference
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("[]<>~^*,");

    /// <summary>Null where the text names none.</summary>
    public static Declared? Read(string text, ByteSpan span)
    {
        // A range has spaces of its own.
        var bracket = text.IndexOf("/[", StringComparison.Ordinal);
        var inside = bracket < 0 ? 0 : Math.Max(0, text.IndexOf(']', bracket));
        var end = text.AsSpan(inside).IndexOfAny('#', '%', ' ') is var found && found < 0 ? -1 : inside + found;
        var bare = (end < 0 ? text : text[..end]).Trim();
        var at = bare.IndexOf('@', StringComparison.Ordinal);
        var (package, owner) = at < 0 ? (bare, "") : (bare[..at], bare[(at + 1)..]);
        var slash = package.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash + 1 == package.Length)
            return null;
        var (name, version) = (package[..slash], package[(slash + 1)..]);
        var isRange = version.AsSpan().ContainsAny(Signs);
        var start = text.IndexOf('/', StringComparison.Ordinal) + 1;
        var qualifiers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (owner.Split('/') is [{ Length: > 0 } user, { Length: > 0 } channel] && user != "_")
            (qualifiers["user"], qualifiers["channel"]) = (user, channel);
        return new Declared
        {
            Ecosystem = Ecosystem.Conan,
            Name = name,
            Version = isRange ? null : version,
            Range = isRange ? version : null,
            Span = span,
            VersionSpan = span.Length == text.Length ? new ByteSpan(span.Start + start, version.Length) : null,
            Purl =
                qualifiers.Count == 0
                    ? null
                    : Ecosystem.Conan.Purl(name, isRange ? null : version) with
                    {
                        Qualifiers = qualifiers.ToImmutable(),
                    },
        };
    }
}
