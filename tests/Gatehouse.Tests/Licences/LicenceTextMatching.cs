using Gatehouse.Scanners.Licences.Texts;

namespace Gatehouse.Tests.Licences;

public sealed class LicenceTextMatching
{
    private const string Isc = """
        Permission to use, copy, modify, and/or distribute this software for any
        purpose with or without fee is hereby granted, provided that the above
        copyright notice and this permission notice appear in all copies.

        THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES
        WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
        MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR
        ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
        WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN
        ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR
        IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
        """;

    internal const string BsdThree = """
        Copyright (c) 2019, Somebody
        All rights reserved.

        Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
        conditions are met:

        1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
        2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer
        in the documentation and/or other materials provided with the distribution.
        3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived
        from this software without specific prior written permission.

        THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT
        NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL
        THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
        (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
        INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE
        OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
        """;

    [Fact]
    public void Sees_through_layout_case_marks_and_owners()
    {
        var other =
            "/*\n * Copyright © 1999 Other People <x@example.com>\n"
            + string.Join('\n', Isc.Split('\n').Select(line => " * " + line.ToUpperInvariant()))
            + "\n */";
        LicenceTexts.Known.Recognise(other).ShouldBe(["ISC"]);
    }

    [Fact]
    public void Bears_some_other_words() =>
        LicenceTexts
            .Known.Recognise(
                "The terms of our library:\n\n"
                    + BsdThree.Replace("the copyright holder nor", "Somebody Inc. nor", StringComparison.Ordinal)
            )
            .ShouldBe(["BSD-3-Clause"]);

    [Fact]
    public void Tells_neighbours_apart_by_a_clause()
    {
        var two = string.Join(
            '\n',
            BsdThree
                .Split('\n')
                .Where(line => !line.StartsWith("3.", StringComparison.Ordinal) && !line.StartsWith("from this", StringComparison.Ordinal))
        );
        LicenceTexts.Known.Recognise(two).ShouldBe(["BSD-2-Clause"]);
    }

    [Fact]
    public void Finds_several_in_one_file() =>
        LicenceTexts.Known.Recognise(BsdThree + "\n----\n" + Isc).ShouldBe(["BSD-3-Clause", "ISC"], ignoreOrder: true);

    [Fact]
    public void Adds_a_condition_that_is_written_above_the_licence() =>
        LicenceTexts.Known.Recognise("\"Commons Clause\" License Condition v1.0\n\n" + Isc).ShouldBe(["ISC", "LicenseRef-Commons-Clause"]);

    [Theory]
    [InlineData("")]
    [InlineData("MIT")]
    [InlineData("All rights reserved. Permission is granted to nobody to use, copy, modify or distribute this software for any purpose.")]
    public void Recognises_nothing_in_other_texts(string text) => LicenceTexts.Known.Recognise(text).ShouldBeEmpty();

    [Fact]
    public void Takes_a_huge_text() =>
        LicenceTexts.Known.Recognise(string.Concat(Enumerable.Repeat("a (a) 1. © word's ", 100_000))).ShouldBeEmpty();

    [Fact]
    public void Knows_the_commonest() =>
        (
            (IEnumerable<string>)
                [
                    "0BSD",
                    "AFL-3.0",
                    "AGPL-3.0-only",
                    "Apache-1.1",
                    "Apache-2.0",
                    "Artistic-1.0",
                    "Artistic-2.0",
                    "BlueOak-1.0.0",
                    "BSD-2-Clause",
                    "BSD-3-Clause",
                    "BSD-3-Clause-Clear",
                    "BSD-4-Clause",
                    "BSL-1.0",
                    "BUSL-1.1",
                    "CC-BY-3.0",
                    "CC-BY-4.0",
                    "CC-BY-NC-4.0",
                    "CC-BY-SA-4.0",
                    "CC0-1.0",
                    "CDDL-1.0",
                    "CPL-1.0",
                    "Elastic-2.0",
                    "EPL-1.0",
                    "EPL-2.0",
                    "EUPL-1.2",
                    "GPL-2.0-only",
                    "GPL-3.0-only",
                    "ISC",
                    "LGPL-2.1-only",
                    "LGPL-3.0-only",
                    "MIT",
                    "MIT-0",
                    "MPL-1.1",
                    "MPL-2.0",
                    "MS-PL",
                    "NCSA",
                    "OFL-1.1",
                    "OSL-3.0",
                    "PostgreSQL",
                    "PSF-2.0",
                    "Ruby",
                    "SSPL-1.0",
                    "Unlicense",
                    "UPL-1.0",
                    "Vim",
                    "WTFPL",
                    "X11",
                    "Zlib",
                    "ZPL-2.1",
                ]
        ).ShouldBeSubsetOf(LicenceTexts.Known.Ids);
}
