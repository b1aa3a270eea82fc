using System.Text;
using Gatehouse.Engine.Syntax.Yaml;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>Where the characters of a YAML scalar stand.</summary>
internal static class YamlPlaces
{
    /// <summary>Without its quotes where it is written as it is meant, with all of it where not.</summary>
    public static ByteSpan Inner(Listing listing, YamlScalar scalar)
    {
        var whole = listing.SpanOf(scalar);
        var bytes = Encoding.UTF8.GetBytes(scalar.Text);
        var at =
            bytes.Length > 0 && whole.End <= listing.File.Bytes.Length ? listing.File.Bytes[whole.Start..whole.End].IndexOf(bytes) : -1;
        return at < 0 ? whole : new ByteSpan(whole.Start + at, bytes.Length);
    }
}
