using Gatehouse.Engine.Syntax.Spdx;

namespace Gatehouse.Scanners.Licences;

/// <summary>What a licence asks for or forbids, the lightest first.</summary>
public enum Duty
{
    /// <summary>Notices to be kept, at most.</summary>
    None,

    /// <summary>Changes of the component itself are published with it.</summary>
    WeakCopyleft,

    /// <summary>Nobody gave leave to use it.</summary>
    Proprietary,

    /// <summary>Its makers keep certain uses, mostly services that compete with theirs, to themselves.</summary>
    SourceAvailable,

    /// <summary>All that is delivered with it is published under the same licence.</summary>
    StrongCopyleft,

    /// <summary>Nothing that earns money.</summary>
    NonCommercial,

    /// <summary>As strong copyleft, and offering it over a network counts as delivery.</summary>
    NetworkCopyleft,
}

/// <summary>Which licence has which duty.</summary>
public static class LicenceDuties
{
    private static readonly ImmutableArray<(Duty Duty, ImmutableArray<LicencePattern> Licences)> _all =
    [
        (
            Duty.NetworkCopyleft,
            Named("AGPL-*", "SSPL-*", "OSL-*", "NPOSL-3.0", "CPAL-1.0", "RPL-*", "CAL-*", "Parity-*", "LicenseRef-AGPL")
        ),
        (
            Duty.NonCommercial,
            Named(
                "CC-BY-NC-*",
                "PolyForm-Noncommercial-*",
                "NCGL-UK-2.0",
                "Aladdin",
                "MS-RSL",
                "Minpack-NC",
                "JPL-image",
                "UMich-Merit-NC",
                "LicenseRef-non-commercial"
            )
        ),
        (
            Duty.StrongCopyleft,
            Named(
                "GPL-*",
                "LicenseRef-GPL",
                "GFDL-*",
                "LicenseRef-GFDL",
                "Sleepycat",
                "CECILL-1.*",
                "CECILL-2.*",
                "QPL-*",
                "EUPL-*",
                "copyleft-next-*",
                "LiLiQ-Rplus-*",
                "NGPL",
                "SimPL-2.0",
                "CC-BY-SA-*",
                "ODbL-1.0",
                "TAPR-OHL-1.0",
                "CERN-OHL-S-*",
                "APSL-2.0",
                "MulanPubL-*",
                "D-FSL-1.0"
            )
        ),
        (
            Duty.SourceAvailable,
            Named(
                "BUSL-*",
                "Elastic-*",
                "FSL-*",
                "PolyForm-Small-Business-*",
                "Hippocratic-*",
                "JSON",
                "LicenseRef-Commons-Clause",
                "ADSL",
                "CC-BY-ND-*",
                "LicenseRef-BUSL",
                "Sustainable-Use-*"
            )
        ),
        (
            Duty.Proprietary,
            Named("LicenseRef-proprietary", "LicenseRef-Microsoft-terms", "TGPPL-*", "Adobe-2006", "IEC-Code-Components-EULA")
        ),
        (
            Duty.WeakCopyleft,
            Named(
                "LGPL-*",
                "LGPLLR",
                "LicenseRef-LGPL",
                "MPL-*",
                "LicenseRef-MPL",
                "EPL-*",
                "LicenseRef-EPL",
                "CDDL-*",
                "LicenseRef-CDDL",
                "CPL-1.0",
                "IPL-1.0",
                "MS-RL",
                "OSET-PL-2.1",
                "SPL-1.0",
                "APSL-1.*",
                "CECILL-C",
                "LiLiQ-R-*",
                "NOSL",
                "NPL-*",
                "Nokia",
                "Motosoto",
                "RSCPL",
                "RPSL-1.0",
                "SISSL*",
                "CUA-OPL-1.0",
                "Interbase-1.0",
                "YPL-*",
                "ErlPL-1.1",
                "BitTorrent-*",
                "gSOAP-1.3b",
                "CERN-OHL-W-*",
                "SugarCRM-1.1.3",
                "wxWindows"
            )
        ),
    ];

    /// <summary>With these, code that is only linked with the component, or made by it, keeps its own licence.</summary>
    private static readonly ImmutableHashSet<string> _linking = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Autoconf-exception-2.0",
        "Autoconf-exception-3.0",
        "Autoconf-exception-generic",
        "Autoconf-exception-generic-3.0",
        "Autoconf-exception-macro",
        "Bison-exception-1.24",
        "Bison-exception-2.2",
        "Bootloader-exception",
        "Classpath-exception-2.0",
        "CLISP-exception-2.0",
        "eCos-exception-2.0",
        "FLTK-exception",
        "Font-exception-2.0",
        "freertos-exception-2.0",
        "GCC-exception-2.0",
        "GCC-exception-2.0-note",
        "GCC-exception-3.1",
        "GNAT-exception",
        "GNU-compiler-exception",
        "gnu-javamail-exception",
        "GPL-3.0-linking-exception",
        "GPL-3.0-linking-source-exception",
        "i2p-gpl-java-exception",
        "Libtool-exception",
        "Linux-syscall-note",
        "mif-exception",
        "OpenJDK-assembly-exception-1.0",
        "Qt-GPL-exception-1.0",
        "u-boot-exception-2.0",
        "UBDL-exception",
        "WxWindows-exception-3.1"
    );

    public static Duty Of(SpdxTerm term)
    {
        foreach (var (duty, licences) in _all)
        {
            if (licences.Any(licence => licence.Matches(term)))
                return duty == Duty.StrongCopyleft && term.Exception is { } exception && _linking.Contains(exception)
                    ? Duty.WeakCopyleft
                    : duty;
        }

        return Duty.None;
    }

    /// <summary>The licences that have to be taken: of each choice those whose gravest duty is the lightest.</summary>
    public static ImmutableArray<SpdxTerm> Lightest(SpdxExpression expression) =>
        expression switch
        {
            SpdxTerm term => [term],
            SpdxAll all => [.. all.Parts.SelectMany(part => Lightest(part))],
            SpdxAny any => any.Parts.Select(Lightest).MinBy(terms => terms.Max(Of)),
            _ => [],
        };

    private static ImmutableArray<LicencePattern> Named(params ReadOnlySpan<string> names)
    {
        var patterns = ImmutableArray.CreateBuilder<LicencePattern>(names.Length);
        foreach (var name in names)
            patterns.Add(new LicencePattern(name));
        return patterns.MoveToImmutable();
    }
}
