using System.Text;

namespace Gatehouse.Engine.Syntax.Spdx;

/// <summary>What somebody's words for a licence say.</summary>
/// <param name="Expression">Null where nothing is said, or it is not understood.</param>
public sealed record LicenceReading(SpdxExpression? Expression)
{
    /// <summary>Whether the words say nothing: <c>UNKNOWN</c>, <c>License :: OSI Approved</c>.</summary>
    public bool IsSilent { get; init; }

    /// <summary>The file that is named in place of a licence.</summary>
    public string? SeeFile { get; init; }

    /// <summary>What was not understood, as written.</summary>
    public ImmutableArray<string> Unread { get; init; } = [];

    /// <summary>Licences of which the words name the family and not the member: <c>LicenseRef-BSD</c>.</summary>
    public IEnumerable<SpdxTerm> Ambiguous => Expression is null ? [] : Expression.Terms.Where(LicenceNames.IsAmbiguous);
}

/// <summary>
/// Reads what people write where an SPDX expression belongs: names, short names with versions, trove classifiers, addresses. A name that
/// fits several licences stays one of its own, such as <c>LicenseRef-BSD</c>.
/// </summary>
public static class LicenceNames
{
    public const string Proprietary = "LicenseRef-proprietary";
    public const string PublicDomain = "LicenseRef-public-domain";
    public const string NonCommercial = "LicenseRef-non-commercial";
    public const string CommonsClause = "LicenseRef-Commons-Clause";
    private const string Reference = "LicenseRef-";

    /// <summary>A longer one is the licence itself, or a story.</summary>
    public const int LongestName = 400;

    /// <summary>Of one component; nobody states more.</summary>
    private const int MostStated = 64;

    private const int MostParts = 16;

    /// <param name="Phrase">In lower case, words apart, without what <see cref="_filler"/> holds.</param>
    /// <param name="Prefix">What the SPDX ids of the family begin with.</param>
    /// <param name="Usual">The version that is meant where none is said; null where that would be a guess.</param>
    private sealed record Family(string Phrase, string Prefix, string? Usual = null);

    /// <summary>An empty version ends the id at the prefix.</summary>
    private const string None = "";

    private static readonly ImmutableArray<Family> _families =
    [
        new("library or lesser general", "LGPL"),
        new("affero general", "AGPL"),
        new("affero gpl", "AGPL"),
        new("agpl", "AGPL"),
        new("lesser general", "LGPL"),
        new("lesser gpl", "LGPL"),
        new("library general", "LGPL"),
        new("lgpl", "LGPL"),
        new("general", "GPL"),
        new("gpl", "GPL"),
        new("free documentation", "GFDL"),
        new("documentation", "GFDL"),
        new("gfdl", "GFDL"),
        new("fdl", "GFDL"),
        new("mozilla", "MPL"),
        new("mpl", "MPL"),
        new("eclipse distribution", "BSD", "3-Clause"),
        new("edl", "BSD", "3-Clause"),
        new("eclipse", "EPL"),
        new("epl", "EPL"),
        new("common development and distribution", "CDDL"),
        new("cddl", "CDDL"),
        new("common attribution", "CPAL", "1.0"),
        new("cpal", "CPAL", "1.0"),
        new("common", "CPL", "1.0"),
        new("cpl", "CPL", "1.0"),
        new("european union", "EUPL"),
        new("eupl", "EUPL"),
        new("apache", "Apache"),
        new("asl", "Apache"),
        new("boost", "BSL", "1.0"),
        new("bsl", "BSL"),
        new("business", "BUSL", "1.1"),
        new("busl", "BUSL", "1.1"),
        new("python foundation", "PSF", "2.0"),
        new("python", "PSF", "2.0"),
        new("psf", "PSF", "2.0"),
        new("psfl", "PSF", "2.0"),
        new("zope", "ZPL"),
        new("zpl", "ZPL"),
        new("academic", "AFL"),
        new("afl", "AFL"),
        new("osl", "OSL"),
        new("artistic", "Artistic"),
        new("sil font", "OFL", "1.1"),
        new("sil", "OFL", "1.1"),
        new("ofl", "OFL", "1.1"),
        new("universal permissive", "UPL", "1.0"),
        new("upl", "UPL", "1.0"),
        new("microsoft reciprocal", "MS-RL", None),
        new("microsoft", "MS-PL", None),
        new("ms pl", "MS-PL", None),
        new("server side", "SSPL", "1.0"),
        new("sspl", "SSPL", "1.0"),
        new("elastic", "Elastic", "2.0"),
        new("mulan permissive", "MulanPSL"),
        new("blue oak model", "BlueOak", "1.0.0"),
        new("blueoak", "BlueOak", "1.0.0"),
        new("nasa agreement", "NASA", "1.3"),
        new("cecill", "CECILL"),
        new("cc by nc sa", "CC-BY-NC-SA"),
        new("cc by nc nd", "CC-BY-NC-ND"),
        new("cc by nc", "CC-BY-NC"),
        new("cc by sa", "CC-BY-SA"),
        new("cc by nd", "CC-BY-ND"),
        new("cc by", "CC-BY"),
        new("creative commons attribution noncommercial sharealike", "CC-BY-NC-SA"),
        new("creative commons attribution noncommercial", "CC-BY-NC"),
        new("creative commons attribution sharealike", "CC-BY-SA"),
        new("creative commons attribution", "CC-BY"),
        new("creative commons zero", "CC0", "1.0"),
        new("cc0 universal", "CC0", "1.0"),
        new("cc0", "CC0", "1.0"),
        new("no attribution", "MIT-0", None),
        new("mit 0", "MIT-0", None),
        new("mit x11", "MIT", None),
        new("x11 mit", "MIT", None),
        new("expat", "MIT", None),
        new("mit", "MIT", None),
        new("x11", "X11", None),
        new("isc", "ISC", None),
        new("iscl", "ISC", None),
        new("zlib libpng", "Zlib", None),
        new("zlib", "Zlib", None),
        new("wtfpl", "WTFPL", None),
        new("do what fuck you want to", "WTFPL", None),
        new("unlicense", "Unlicense", None),
        new("historical permission notice and disclaimer", "HPND", None),
        new("hpnd", "HPND", None),
        new("university of illinois ncsa", "NCSA", None),
        new("ncsa", "NCSA", None),
        new("w3c", "W3C", None),
        new("postgresql", "PostgreSQL", None),
        new("sleepycat", "Sleepycat", None),
        new("ruby", "Ruby", None),
        new("perl 5", "Artistic-1.0-Perl OR GPL-1.0-or-later", None),
        new("perl", "Artistic-1.0-Perl OR GPL-1.0-or-later", None),
        new("bouncy castle", "MIT", None),
        new("go", "BSD", "3-Clause"),
        new("bsd", "BSD"),
        new("0bsd", "0BSD", None),
        new("zero clause bsd", "0BSD", None),
        new("commons clause", CommonsClause, None),
        new("domain", PublicDomain, None),
        new("proprietary", Proprietary, None),
        new("other proprietary", Proprietary, None),
        new("commercial", Proprietary, None),
        new("unlicensed", Proprietary, None),
        new("closed", Proprietary, None),
        new("all rights reserved", Proprietary, None),
        new("eula", Proprietary, None),
        new("nvidia proprietary", Proprietary, None),
        new("for noncommercial use", NonCommercial, None),
        new("noncommercial", NonCommercial, None),
        new("for home use", NonCommercial, None),
        new("for educational use", NonCommercial, None),
    ];

    /// <summary>Words that tell no licence from another.</summary>
    private static readonly ImmutableHashSet<string> _filler = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "the",
        "a",
        "license",
        "licenses",
        "licensed",
        "under",
        "version",
        "ver",
        "v",
        "software",
        "source",
        "open",
        "terms",
        "gnu",
        "public",
        "free",
        "of",
        "inc",
        "only",
        "international",
        "dedication"
    );

    private static readonly ImmutableArray<string> _silent =
    [
        "",
        "unknown",
        "none",
        "n/a",
        "na",
        "tbd",
        "other",
        "license",
        "license file",
        "see license",
        "see license file",
        "see file license",
        "dual license",
        "osi approved",
        "freely distributable",
        "freeware",
        "custom",
        "noassertion",
        "unspecified",
        "null",
        "undefined",
    ];

    private static readonly ImmutableArray<string> _later =
    [
        " or any later version ",
        " or later version ",
        " or later versions ",
        " or later ",
        " or newer ",
        " or greater ",
        " or above ",
        " or higher ",
        " and later ",
        " and newer ",
        " and above ",
        " + ",
    ];

    /// <summary>Where the address does not end in the licence's id.</summary>
    private static readonly ImmutableArray<(string Beginning, string Expression)> _addresses =
    [
        ("apache.org/licenses/license-2.0", "Apache-2.0"),
        ("apache.org/licenses/license-1.1", "Apache-1.1"),
        ("mozilla.org/mpl/2.0", "MPL-2.0"),
        ("mozilla.org/mpl/1.1", "MPL-1.1"),
        ("eclipse.org/legal/epl-v10", "EPL-1.0"),
        ("eclipse.org/legal/epl-v20", "EPL-2.0"),
        ("eclipse.org/legal/epl-2.0", "EPL-2.0"),
        ("eclipse.org/org/documents/epl-v10", "EPL-1.0"),
        ("eclipse.org/org/documents/epl-2.0", "EPL-2.0"),
        ("eclipse.org/org/documents/edl-v10", "BSD-3-Clause"),
        ("creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"),
        ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("creativecommons.org/licenses/by/3.0", "CC-BY-3.0"),
        ("creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"),
        ("creativecommons.org/licenses/by-sa/3.0", "CC-BY-SA-3.0"),
        ("creativecommons.org/licenses/by-nc/4.0", "CC-BY-NC-4.0"),
        ("creativecommons.org/licenses/by-nc-sa/4.0", "CC-BY-NC-SA-4.0"),
        ("gnu.org/licenses/old-licenses/gpl-2.0", "GPL-2.0-only"),
        ("gnu.org/licenses/old-licenses/lgpl-2.1", "LGPL-2.1-only"),
        ("gnu.org/licenses/old-licenses/gpl-1.0", "GPL-1.0-only"),
        ("gnu.org/licenses/gpl-3.0", "GPL-3.0-only"),
        ("gnu.org/licenses/lgpl-3.0", "LGPL-3.0-only"),
        ("gnu.org/licenses/lgpl-2.1", "LGPL-2.1-only"),
        ("gnu.org/licenses/agpl-3.0", "AGPL-3.0-only"),
        ("gnu.org/licenses/gpl", "LicenseRef-GPL"),
        ("gnu.org/licenses/lgpl", "LicenseRef-LGPL"),
        ("gnu.org/copyleft/lesser", "LicenseRef-LGPL"),
        ("gnu.org/copyleft/gpl", "LicenseRef-GPL"),
        ("boost.org/license_1_0", "BSL-1.0"),
        ("unlicense.org", "Unlicense"),
        ("wtfpl.net", "WTFPL"),
        ("opensource.org/licenses/bsd-license", "BSD-2-Clause"),
        ("opensource.org/licenses/mit-license", "MIT"),
        ("opensource.org/licenses/apache2.0", "Apache-2.0"),
        ("opensource.org/licenses/ms-pl", "MS-PL"),
        ("github.com/dotnet/corefx/blob/master/license", "MIT"),
        ("github.com/dotnet/standard/blob/master/license", "MIT"),
        ("go.microsoft.com/fwlink", "LicenseRef-Microsoft-terms"),
        ("aka.ms/deprecatelicenseurl", ""),
    ];

    private static readonly char[] _blanks = [' ', '\t', '\r', '\n'];

    /// <summary>By the words of its name in SPDX's list.</summary>
    private static ImmutableDictionary<string, string> ByName =>
        field ??= SpdxList
            .Known.Licences.Where(licence => !licence.IsDeprecated)
            .GroupBy(licence => Key(licence.Name), StringComparer.Ordinal)
            .Where(group => group.Count() == 1)
            .ToImmutableDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);

    /// <summary>Whether a term names a family, of which it is not known which member is meant.</summary>
    public static bool IsAmbiguous(SpdxTerm term) =>
        term.Id.StartsWith(Reference, StringComparison.Ordinal)
        && _families.Any(family => family.Usual != None && term.Id.AsSpan(Reference.Length).SequenceEqual(family.Prefix));

    /// <summary>All that is stated of one thing. Several statements all count; a family that another statement narrows does not.</summary>
    public static LicenceReading Read(IEnumerable<string> stated)
    {
        var readings = stated.Take(MostStated).Select(Read).ToList();
        var parts = readings.Select(reading => reading.Expression).OfType<SpdxExpression>().ToList();
        var terms = parts.SelectMany(part => part.Terms).Select(term => term.Id).ToHashSet(StringComparer.Ordinal);
        parts.RemoveAll(part => part is SpdxTerm term && IsAmbiguous(term) && terms.Any(id => IsOfFamily(id, term.Id)));
        return new LicenceReading(parts.Count == 0 ? null : SpdxExpression.All(parts))
        {
            IsSilent = readings.All(reading => reading.IsSilent),
            SeeFile = readings.Select(reading => reading.SeeFile).FirstOrDefault(file => file is not null),
            Unread = [.. readings.SelectMany(reading => reading.Unread).Distinct(StringComparer.Ordinal)],
        };
    }

    public static LicenceReading Read(string stated)
    {
        var text = stated.Trim();
        if (SpdxExpression.Parse(text) is { IsKnown: true } expression)
            return new LicenceReading(expression.Modern());
        if (text.Length > LongestName)
            return new LicenceReading((SpdxExpression?)null) { Unread = [text[..LongestName]] };
        if (text.Contains("::", StringComparison.Ordinal))
            text = text[(text.LastIndexOf("::", StringComparison.Ordinal) + 2)..].Trim();
        if (SeenFile(text) is { } file)
            return new LicenceReading((SpdxExpression?)null) { IsSilent = true, SeeFile = file };
        if (_silent.Contains(Plain(text).Trim(' ', '.'), StringComparer.Ordinal))
            return new LicenceReading((SpdxExpression?)null) { IsSilent = true };
        if (Address(text) is { } address)
            return address.Length == 0
                ? new LicenceReading((SpdxExpression?)null) { IsSilent = true }
                : new LicenceReading(SpdxExpression.Parse(address));
        return Named(text) is { } name ? new LicenceReading(name) : new LicenceReading((SpdxExpression?)null) { Unread = [stated.Trim()] };
    }

    private static bool IsOfFamily(string id, string reference)
    {
        var family = reference.AsSpan(Reference.Length);
        return id.Length > family.Length
            && (
                (id.AsSpan().StartsWith(family, StringComparison.Ordinal) && id[family.Length] == '-') || (family is "BSD" && id == "0BSD")
            );
    }

    private static string? SeenFile(string text)
    {
        const string see = "see license in ";
        return Plain(text).StartsWith(see, StringComparison.Ordinal) ? text[see.Length..].Trim().Trim('"', '\'', '<', '>') : null;
    }

    private static string Plain(string text) =>
        text.ToLowerInvariant().Replace("licence", "license", StringComparison.Ordinal).Replace('_', ' ');

    private static SpdxExpression? Named(string text)
    {
        if (OneName(text) is { } whole)
            return whole;
        // What stands in brackets says the same again, or what the rest leaves open.
        if (text.IndexOf('(', StringComparison.Ordinal) is >= 0 and var open)
        {
            var close = text.IndexOf(')', open);
            if (close < 0)
                return null;
            var rest = OneName(text[..open] + " " + text[(close + 1)..]);
            var inner = OneName(text[(open + 1)..close]);
            return rest is SpdxTerm term && IsAmbiguous(term) ? inner ?? rest : rest ?? inner;
        }

        if (text.Contains(')', StringComparison.Ordinal))
            return null;
        return Several(text, [" or ", "/", "|"], SpdxExpression.Any) ?? Several(text, [" and ", ",", ";", "&"], SpdxExpression.All);
    }

    private static SpdxExpression? Several(string text, string[] between, Func<IEnumerable<SpdxExpression>, SpdxExpression> join)
    {
        var parts = Plain(text).Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 2 or > MostParts)
            return null;
        // A version alone belongs to the name before it: "GPL 2 or 3".
        var names = parts.Select(part => SpdxExpression.Parse(part) is { IsKnown: true } known ? known.Modern() : Named(part)).ToList();
        return names.Contains(null) ? null : join(names!);
    }

    private static SpdxExpression? OneName(string text)
    {
        var trimmed = text.Trim();
        if (SpdxExpression.Parse(trimmed) is { IsKnown: true } id)
            return id.Modern();
        if (ByName.GetValueOrDefault(Key(trimmed)) is { } listed)
            return SpdxExpression.Parse(listed);
        return OfFamily(" " + Spaced(trimmed) + " ");
    }

    /// <summary>Reads a name as family, version and later versions; every word must be one of these or say nothing.</summary>
    private static SpdxExpression? OfFamily(string words)
    {
        var isLater = false;
        foreach (var later in _later)
        {
            if (!words.Contains(later, StringComparison.Ordinal))
                continue;
            isLater = true;
            words = words.Replace(later, " ", StringComparison.Ordinal);
        }

        words =
            " " + string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !_filler.Contains(word))) + " ";
        var clauses = Clauses(ref words);
        var hasCommons = words.Contains(" commons clause ", StringComparison.Ordinal);
        if (hasCommons)
            words = words
                .Replace(" with commons clause ", " ", StringComparison.Ordinal)
                .Replace(" commons clause ", " ", StringComparison.Ordinal);
        if (hasCommons && string.IsNullOrWhiteSpace(words))
            return SpdxExpression.Parse(CommonsClause);
        Family? found = null;
        // The longest first: `mit x11` is not `mit`.
        foreach (var family in _families.OrderByDescending(family => family.Phrase.Length))
        {
            if (!words.Contains($" {family.Phrase} ", StringComparison.Ordinal))
                continue;
            if (found is not null && found.Prefix != family.Prefix)
                return null;
            found = family.Usual is null && found is not null ? found : family;
            words = words.Replace($" {family.Phrase} ", " ", StringComparison.Ordinal);
            words = words.Replace($" {family.Phrase} ", " ", StringComparison.Ordinal);
        }

        if (found is null)
            return null;
        string? version = null;
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!char.IsAsciiDigit(word[0]) || (version is not null && !IsSame(version, word)))
                return null;
            version = version is null || word.Length > version.Length ? word : version;
        }

        var name =
            found.Prefix == "BSD" && clauses is not null ? SpdxExpression.Parse($"BSD-{clauses}-Clause") : Member(found, version, isLater);
        return name is not null && hasCommons ? SpdxExpression.All([name, SpdxExpression.Parse(CommonsClause)!]) : name;
    }

    /// <summary>How many clauses a BSD licence has, in any of the ways that say so.</summary>
    private static string? Clauses(ref string words)
    {
        if (!words.Contains(" bsd ", StringComparison.Ordinal))
            return null;
        string? number = null;
        foreach (
            var (said, meant) in (ReadOnlySpan<(string, string)>)
                [
                    (" new or revised ", "3"),
                    (" new ", "3"),
                    (" revised ", "3"),
                    (" modified ", "3"),
                    (" simplified ", "2"),
                    (" original or old ", "4"),
                    (" original ", "4"),
                    (" 3 clauses ", "3"),
                    (" 3 clause ", "3"),
                    (" three clause ", "3"),
                    (" 2 clause ", "2"),
                    (" 2 clauses ", "2"),
                    (" two clause ", "2"),
                    (" 4 clause ", "4"),
                    (" four clause ", "4"),
                    (" 3 ", "3"),
                    (" 2 ", "2"),
                    (" style ", ""),
                    (" like ", ""),
                ]
        )
        {
            if (!words.Contains(said, StringComparison.Ordinal))
                continue;
            words = words.Replace(said, " ", StringComparison.Ordinal);
            number = meant.Length > 0 ? meant : number;
        }

        return number;
    }

    private static bool IsSame(string left, string right) => left == right || left == right + ".0" || right == left + ".0";

    private static SpdxExpression? Member(Family family, string? version, bool isLater)
    {
        if (family.Usual == None)
            return version is null || family.Prefix is "MIT-0" ? SpdxExpression.Parse(family.Prefix) : null;
        version = family.Prefix == "BSD" ? family.Usual : version ?? family.Usual;
        if (version is null)
            return SpdxExpression.Parse(Reference + family.Prefix);
        foreach (var end in (ReadOnlySpan<string>)["", ".0", ".0.0"])
        {
            if (SpdxList.Known.Licence($"{family.Prefix}-{version}{end}") is { } licence)
                return SpdxTerm.Of(licence.Id + (isLater ? "+" : ""), null).Modern();
        }

        return null;
    }

    /// <summary>Null where the text is no address; empty where it names no licence.</summary>
    private static string? Address(string text)
    {
        var plain = text.Trim().Trim('<', '>').ToLowerInvariant();
        var scheme = plain.IndexOf("://", StringComparison.Ordinal);
        if (
            plain.Contains(' ', StringComparison.Ordinal) || (scheme is not (4 or 5) && !plain.StartsWith("www.", StringComparison.Ordinal))
        )
            return null;
        plain = plain[(scheme < 0 ? 0 : scheme + 3)..];
        plain = plain.StartsWith("www.", StringComparison.Ordinal) ? plain[4..] : plain;
        foreach (var (beginning, expression) in _addresses.OrderByDescending(one => one.Beginning.Length))
        {
            if (plain.StartsWith(beginning, StringComparison.Ordinal))
                return expression;
        }

        string[] listing =
        [
            "opensource.org/licenses/",
            "opensource.org/license/",
            "spdx.org/licenses/",
            "choosealicense.com/licenses/",
            "licenses.nuget.org/",
        ];
        foreach (var site in listing)
        {
            if (!plain.StartsWith(site, StringComparison.Ordinal))
                continue;
            var id = Uri.UnescapeDataString(plain[site.Length..]).TrimEnd('/');
            id =
                id.EndsWith(".html", StringComparison.Ordinal) || id.EndsWith(".php", StringComparison.Ordinal)
                    ? id[..id.LastIndexOf('.')]
                    : id;
            if (SpdxExpression.Parse(id) is { IsKnown: true } known)
                return known.Modern().ToString();
        }

        return null;
    }

    /// <summary>The words of a name without those that say nothing, for comparison.</summary>
    private static string Key(string name) =>
        string.Join(' ', Spaced(name).Split(' ').Where(word => !_filler.Contains(word) && word != "+"));

    /// <summary>In lower case, letters and numbers apart, <c>+</c> a word of its own: <c>gpl v 3 +</c>.</summary>
    private static string Spaced(string text)
    {
        var plain = Plain(text);
        var spaced = new StringBuilder(plain.Length * 2);
        var last = ' ';
        for (var i = 0; i < plain.Length; i++)
        {
            var c = plain[i];
            var isDot = c == '.' && i > 0 && char.IsAsciiDigit(plain[i - 1]) && i + 1 < plain.Length && char.IsAsciiDigit(plain[i + 1]);
            if (char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || isDot)
            {
                if (!isDot && last != '.' && char.IsAsciiLetter(c) != char.IsAsciiLetter(last) && last is not ' ')
                    spaced.Append(' ');
                spaced.Append(c);
                last = c;
            }
            else if (c == '+')
            {
                spaced.Append(" + ");
                last = ' ';
            }
            else
            {
                spaced.Append(' ');
                last = ' ';
            }
        }

        return string.Join(' ', spaced.ToString().Split(_blanks, StringSplitOptions.RemoveEmptyEntries))
            .Replace("plv ", "pl v ", StringComparison.Ordinal)
            .Replace("x 11", "x11", StringComparison.Ordinal)
            .Replace("w 3 c", "w3c", StringComparison.Ordinal)
            .Replace("cc 0", "cc0", StringComparison.Ordinal)
            .Replace("0 bsd", "0bsd", StringComparison.Ordinal)
            .Replace("non commercial", "noncommercial", StringComparison.Ordinal)
            .Replace("share alike", "sharealike", StringComparison.Ordinal);
    }
}
