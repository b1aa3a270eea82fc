using Gatehouse.Engine.Syntax.Spdx;

namespace Gatehouse.Tests.Syntax.Spdx;

public sealed class LicenceExpressions
{
    [Theory]
    [InlineData("mit", "MIT")]
    [InlineData("MIT or apache-2.0", "MIT OR Apache-2.0")]
    [InlineData("(MIT)", "MIT")]
    [InlineData("MIT AND (ISC AND Zlib)", "MIT AND ISC AND Zlib")]
    [InlineData("(MIT OR ISC) AND Zlib", "(MIT OR ISC) AND Zlib")]
    [InlineData("MIT OR ISC AND Zlib", "MIT OR ISC AND Zlib")]
    [InlineData("MIT OR MIT", "MIT")]
    [InlineData("GPL-2.0+ with classpath-exception-2.0", "GPL-2.0+ WITH Classpath-exception-2.0")]
    [InlineData("DocumentRef-spdx:LicenseRef-own", "DocumentRef-spdx:LicenseRef-own")]
    public void Are_printed_in_one_way(string written, string canonical) => SpdxExpression.Parse(written)!.ToString().ShouldBe(canonical);

    [Theory]
    [InlineData("")]
    [InlineData("MIT ISC")]
    [InlineData("MIT OR")]
    [InlineData("AND MIT")]
    [InlineData("(MIT")]
    [InlineData("MIT)")]
    [InlineData("MIT WITH")]
    [InlineData("MIT, ISC")]
    [InlineData("MIT++")]
    [InlineData("()")]
    [InlineData("x:y")]
    public void Are_read_only_where_they_are_some(string written) => SpdxExpression.Parse(written).ShouldBeNull();

    [Theory]
    [InlineData("GPL-2.0", "GPL-2.0-only")]
    [InlineData("GPL-2.0+", "GPL-2.0-or-later")]
    [InlineData("GPL-2.0-only+", "GPL-2.0-or-later")]
    [InlineData("AGPL-3.0 OR MIT", "AGPL-3.0-only OR MIT")]
    [InlineData("eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0")]
    [InlineData("Apache-1.1+", "Apache-1.1+")]
    [InlineData("Net-SNMP", "Net-SNMP")]
    public void Have_a_form_of_today(string written, string modern) => SpdxExpression.Parse(written)!.Modern().ToString().ShouldBe(modern);

    [Theory]
    [InlineData("MIT OR GPL-3.0-only", "MIT", true)]
    [InlineData("MIT AND GPL-3.0-only", "MIT", false)]
    [InlineData("MIT AND GPL-3.0-only", "MIT|GPL-3.0", true)]
    [InlineData("GPL-2.0-or-later", "GPL-3.0-only", true)]
    [InlineData("GPL-3.0-or-later", "GPL-2.0-only", false)]
    [InlineData("GPL-2.0-only", "GPL-3.0-only", false)]
    [InlineData("Apache-1.1+", "Apache-2.0", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", false)]
    [InlineData("BSD-3-Clause", "BSD-*", true)]
    [InlineData("LicenseRef-own", "licenseref-OWN", true)]
    public void Are_satisfied_by_what_leaves_a_way(string expression, string allowed, bool isSatisfied) =>
        SpdxExpression
            .Parse(expression)!
            .IsSatisfiedBy([.. allowed.Split('|').Select(name => new LicencePattern(name))])
            .ShouldBe(isSatisfied);

    [Theory]
    [InlineData("GPL-3.0", "GPL-3.0-or-later", true)]
    [InlineData("GPL-3.0", "GPL-3.0-only", true)]
    [InlineData("GPL-3.0-only", "GPL-3.0-or-later", false)]
    [InlineData("GPL-3.0", "LGPL-3.0-only", false)]
    [InlineData("CC-BY-NC-*", "CC-BY-NC-4.0", true)]
    public void Impose_what_a_name_names(string name, string expression, bool imposes) =>
        SpdxExpression.Parse(expression)!.Imposes([new LicencePattern(name)]).ShouldBe(imposes);

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-*", true)]
    [InlineData("GPLv3", false)]
    [InlineData("GLP-*", false)]
    [InlineData("LicenseRef-anything", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("GPL-2.0-only WITH Classpath", false)]
    public void Are_named_by_what_SPDX_knows(string name, bool isKnown) => new LicencePattern(name).IsKnown.ShouldBe(isKnown);

    [Fact]
    public void Are_read_to_a_bounded_depth_and_length()
    {
        SpdxExpression.Parse(new string('(', 2_000) + "MIT" + new string(')', 2_000)).ShouldBeNull();
        SpdxExpression.Parse(new string('x', SpdxExpression.MaxLength + 1)).ShouldBeNull();
    }
}
