using Gatehouse.Engine.Syntax.Spdx;

namespace Gatehouse.Tests.Syntax.Spdx;

public sealed class LicenceNaming
{
    [Theory]
    [InlineData("mit", "MIT")]
    [InlineData("GPL-2.0+", "GPL-2.0-or-later")]
    [InlineData("gpl-3.0 OR mit", "GPL-3.0-only OR MIT")]
    [InlineData("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0")]
    [InlineData("Apache License, Version 2.0", "Apache-2.0")]
    [InlineData("The Apache Software License, Version 2.0", "Apache-2.0")]
    [InlineData("Apache 2", "Apache-2.0")]
    [InlineData("Apache-2", "Apache-2.0")]
    [InlineData("ASL 2.0", "Apache-2.0")]
    [InlineData("Apache License 2.0 (Apache-2.0)", "Apache-2.0")]
    [InlineData("MIT License", "MIT")]
    [InlineData("The MIT License (MIT)", "MIT")]
    [InlineData("MIT/X11", "MIT")]
    [InlineData("Expat", "MIT")]
    [InlineData("License :: OSI Approved :: MIT License", "MIT")]
    [InlineData("License :: OSI Approved :: MIT No Attribution License (MIT-0)", "MIT-0")]
    [InlineData("GPLv3+", "GPL-3.0-or-later")]
    [InlineData("GPL v3", "GPL-3.0-only")]
    [InlineData("GPL 2", "GPL-2.0-only")]
    [InlineData("LGPLv2.1+", "LGPL-2.1-or-later")]
    [InlineData("LGPL 3", "LGPL-3.0-only")]
    [InlineData("GNU GPL, version 2 or any later version", "GPL-2.0-or-later")]
    [InlineData("License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later")]
    [InlineData("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "GPL-3.0-only")]
    [InlineData("License :: OSI Approved :: GNU Lesser General Public License v3 or later (LGPLv3+)", "LGPL-3.0-or-later")]
    [InlineData("License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)", "AGPL-3.0-or-later")]
    [InlineData("GNU AFFERO GENERAL PUBLIC LICENSE, Version 3", "AGPL-3.0-only")]
    [InlineData("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0")]
    [InlineData("License :: OSI Approved :: Python Software Foundation License", "PSF-2.0")]
    [InlineData("License :: OSI Approved :: ISC License (ISCL)", "ISC")]
    [InlineData("License :: OSI Approved :: The Unlicense (Unlicense)", "Unlicense")]
    [InlineData("License :: OSI Approved :: zlib/libpng License", "Zlib")]
    [InlineData("License :: OSI Approved :: Historical Permission Notice and Disclaimer (HPND)", "HPND")]
    [InlineData("License :: OSI Approved :: European Union Public Licence 1.2 (EUPL 1.2)", "EUPL-1.2")]
    [InlineData("License :: OSI Approved :: Boost Software License 1.0 (BSL-1.0)", "BSL-1.0")]
    [InlineData("License :: OSI Approved :: SIL Open Font License 1.1 (OFL-1.1)", "OFL-1.1")]
    [InlineData("License :: OSI Approved :: Universal Permissive License (UPL)", "UPL-1.0")]
    [InlineData("License :: OSI Approved :: Open Software License 3.0 (OSL-3.0)", "OSL-3.0")]
    [InlineData("License :: OSI Approved :: Common Development and Distribution License 1.0 (CDDL-1.0)", "CDDL-1.0")]
    [InlineData("License :: OSI Approved :: Eclipse Public License 2.0 (EPL-2.0)", "EPL-2.0")]
    [InlineData("License :: CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0")]
    [InlineData("License :: Other/Proprietary License", "LicenseRef-proprietary")]
    [InlineData("License :: Public Domain", "LicenseRef-public-domain")]
    [InlineData("License :: Free for non-commercial use", "LicenseRef-non-commercial")]
    [InlineData("UNLICENSED", "LicenseRef-proprietary")]
    [InlineData("Proprietary", "LicenseRef-proprietary")]
    [InlineData("BSD-3", "BSD-3-Clause")]
    [InlineData("BSD 3-Clause License", "BSD-3-Clause")]
    [InlineData("3-Clause BSD License", "BSD-3-Clause")]
    [InlineData("new BSD", "BSD-3-Clause")]
    [InlineData("Modified BSD License", "BSD-3-Clause")]
    [InlineData("The BSD 2-Clause License", "BSD-2-Clause")]
    [InlineData("Simplified BSD", "BSD-2-Clause")]
    [InlineData("BSD-3-Clause or Apache-2.0", "BSD-3-Clause OR Apache-2.0")]
    [InlineData("MIT/Apache-2.0", "MIT OR Apache-2.0")]
    [InlineData("Apache License 2.0 or BSD 3-Clause License", "Apache-2.0 OR BSD-3-Clause")]
    [InlineData("MIT, ISC", "MIT AND ISC")]
    [InlineData("Eclipse Public License - v 2.0", "EPL-2.0")]
    [InlineData("EDL 1.0", "BSD-3-Clause")]
    [InlineData("Business Source License 1.1", "BUSL-1.1")]
    [InlineData("Server Side Public License", "SSPL-1.0")]
    [InlineData("Apache 2.0 with Commons Clause", "Apache-2.0 AND LicenseRef-Commons-Clause")]
    [InlineData("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0")]
    [InlineData("http://opensource.org/licenses/MIT", "MIT")]
    [InlineData("https://licenses.nuget.org/MIT", "MIT")]
    [InlineData("https://licenses.nuget.org/(MIT%20OR%20Apache-2.0)", "MIT OR Apache-2.0")]
    [InlineData("http://www.eclipse.org/legal/epl-v10.html", "EPL-1.0")]
    [InlineData("https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html", "LGPL-2.1-only")]
    [InlineData("CC BY-SA 4.0", "CC-BY-SA-4.0")]
    [InlineData("WTFPL", "WTFPL")]
    [InlineData("PSF", "PSF-2.0")]
    public void Reads_what_people_write(string written, string expression) => Text(LicenceNames.Read(written)).ShouldBe(expression);

    [Theory]
    [InlineData("BSD", "LicenseRef-BSD")]
    [InlineData("License :: OSI Approved :: BSD License", "LicenseRef-BSD")]
    [InlineData("BSD-like", "LicenseRef-BSD")]
    [InlineData("GPL", "LicenseRef-GPL")]
    [InlineData("GNU General Public License (GPL)", "LicenseRef-GPL")]
    [InlineData("License :: OSI Approved :: GNU Library or Lesser General Public License (LGPL)", "LicenseRef-LGPL")]
    [InlineData("License :: OSI Approved :: Apache Software License", "LicenseRef-Apache")]
    [InlineData("Artistic License", "LicenseRef-Artistic")]
    public void Leaves_open_what_the_words_leave_open(string written, string reference)
    {
        var reading = LicenceNames.Read(written);
        Text(reading).ShouldBe(reference);
        reading.Ambiguous.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("UNKNOWN")]
    [InlineData("")]
    [InlineData("License :: OSI Approved")]
    [InlineData("SEE LICENSE IN terms.md")]
    [InlineData("Dual License")]
    [InlineData("https://aka.ms/deprecateLicenseUrl")]
    public void Knows_words_that_say_nothing(string written) => LicenceNames.Read(written).IsSilent.ShouldBeTrue();

    [Theory]
    [InlineData("The Beerware of our team")]
    [InlineData("MIT and a handshake")]
    [InlineData("GPL 17")]
    [InlineData("MIT 2.0")]
    [InlineData("not the MIT License")]
    [InlineData("https://example.com/licences/MIT.txt")]
    [InlineData("MIT OR (")]
    [InlineData("GPL-3.0-only OR (MIT")]
    [InlineData("Notalicence-1.0")]
    public void Does_not_guess(string written)
    {
        var reading = LicenceNames.Read(written);
        reading.Expression.ShouldBeNull();
        reading.Unread.ShouldBe([written]);
    }

    [Fact]
    public void Names_the_file_that_is_to_be_seen() => LicenceNames.Read("SEE LICENSE IN docs/terms.md").SeeFile.ShouldBe("docs/terms.md");

    [Fact]
    public void Narrows_a_family_by_what_else_is_stated() =>
        Text(LicenceNames.Read(["License :: OSI Approved :: BSD License", "BSD-3-Clause", "License :: OSI Approved"]))
            .ShouldBe("BSD-3-Clause");

    [Fact]
    public void Counts_all_that_is_stated() => Text(LicenceNames.Read(["MIT", "GPL-2.0"])).ShouldBe("MIT AND GPL-2.0-only");

    [Fact]
    public void Reads_every_id_and_every_name_of_the_list()
    {
        foreach (var licence in SpdxList.Known.Licences.Where(licence => !licence.IsDeprecated))
            Text(LicenceNames.Read(licence.Id.ToUpperInvariant())).ShouldBe(licence.Id);
    }

    [Fact]
    public void Replaces_every_deprecated_id_that_has_a_successor()
    {
        foreach (var licence in SpdxList.Known.Licences.Where(licence => licence is { IsDeprecated: true, Replacement: not null }))
            LicenceNames.Read(licence.Id).Expression!.ToString().ShouldBe(licence.Replacement);
    }

    private static string? Text(LicenceReading reading) => reading.Expression?.ToString();
}
