using System.Collections.Frozen;
using System.Text;

namespace Gatehouse.Engine.Syntax.Spdx;

/// <summary>A licence of the SPDX list (https://spdx.org/licenses/).</summary>
/// <param name="Id">In its canonical spelling.</param>
/// <param name="Replacement">The expression that says the same today, where the id is deprecated and something replaced it.</param>
public sealed record SpdxLicence(string Id, string Name, bool IsOsiApproved, bool IsDeprecated, string? Replacement);

/// <summary>The licences and exceptions that SPDX knows.</summary>
public sealed class SpdxList
{
    private readonly FrozenDictionary<string, SpdxLicence> _licences;
    private readonly FrozenDictionary<string, string> _exceptions;

    private SpdxList(List<SpdxLicence> licences, List<string> exceptions)
    {
        _licences = licences.ToFrozenDictionary(licence => licence.Id, StringComparer.OrdinalIgnoreCase);
        _exceptions = exceptions.ToFrozenDictionary(id => id, StringComparer.OrdinalIgnoreCase);
        Licences = [.. licences.OrderBy(licence => licence.Id, StringComparer.Ordinal)];
        Exceptions = [.. exceptions.Order(StringComparer.Ordinal)];
    }

    public static SpdxList Known => field ??= Read();

    public ImmutableArray<SpdxLicence> Licences { get; }

    public ImmutableArray<string> Exceptions { get; }

    /// <summary>By its id in any case; null where the list has none.</summary>
    public SpdxLicence? Licence(string id) => _licences.GetValueOrDefault(id);

    /// <summary>The canonical spelling of an exception; null where the list has none.</summary>
    public string? Exception(string id) => _exceptions.GetValueOrDefault(id);

    private static SpdxList Read()
    {
        using var stream = typeof(SpdxList).Assembly.GetManifestResourceStream("spdx-licences")!;
        using var lines = new StreamReader(stream, Encoding.UTF8);
        var licences = new List<SpdxLicence>();
        var exceptions = new List<string>();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('&'))
            {
                exceptions.Add(line[1..]);
                continue;
            }

            var cells = line.Split('\t');
            var flags = cells.Length > 2 ? cells[2] : "";
            licences.Add(
                new SpdxLicence(
                    cells[0],
                    cells[1],
                    flags.Contains('o', StringComparison.Ordinal),
                    flags.Contains('d', StringComparison.Ordinal),
                    cells.Length > 3 ? cells[3] : null
                )
            );
        }

        return new SpdxList(licences, exceptions);
    }
}
