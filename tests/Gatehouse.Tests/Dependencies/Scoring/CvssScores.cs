using Gatehouse.Engine.Findings;
using Gatehouse.Scanners.Dependencies.Scoring;

namespace Gatehouse.Tests.Dependencies.Scoring;

public sealed class CvssScores
{
    /// <summary>From the examples that FIRST publishes beside the specifications: vector, base score, score.</summary>
    [Theory]
    // Version 2: section 3.3 of the guide.
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C", "7.8", "7.8")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", "7.8", "6.4")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", "7.8", "9.2")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:N/TD:N/CR:M/IR:M/AR:H", "7.8", "0.0")]
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C", "10.0", "8.3")]
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", "10.0", "9.0")]
    [InlineData("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C", "6.2", "4.9")]
    [InlineData("AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", "6.2", "7.5")]
    [InlineData("AV:L/AC:H/Au:M/C:N/I:N/A:N", "0.0", "0.0")]
    [InlineData("AV:L/AC:H/Au:M/C:P/I:N/A:N", "0.8", "0.8")]
    // Version 3.1: the examples document.
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N", "6.4", "6.4")]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "3.1", "3.1")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", "9.9", "9.9")]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L", "4.2", "4.2")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "8.8", "8.8")]
    [InlineData("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "7.8", "7.8")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "7.5", "7.5")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "9.8", "9.8")]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N", "6.8", "6.8")]
    [InlineData("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "6.8", "6.8")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N", "5.8", "5.8")]
    [InlineData("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:H", "9.3", "9.3")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N", "5.4", "5.4")]
    [InlineData("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N", "4.6", "4.6")]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N", "7.4", "7.4")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", "9.6", "9.6")]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "6.1", "6.1")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", "9.8", "8.8")]
    // Where the environment's own metrics say nothing, only 3.1's formula would rise above the base score.
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MAV:X", "9.6", "9.6")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MAV:N", "9.6", "9.7")]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H/MAV:N", "9.6", "9.6")]
    // Version 4.0: the examples document and the reference calculators' tests.
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "7.3", "7.3")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "7.7", "7.7")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", "7.7", "5.2")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", "8.3", "8.3")]
    [InlineData(
        "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N/CR:H/IR:L/AR:L/MAV:N/MAC:H/MVC:H/MVI:L/MVA:L",
        "8.3",
        "8.1"
    )]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "4.6", "4.6")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", "5.1", "5.1")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N", "6.9", "6.9")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N", "5.9", "5.9")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "9.3", "9.3")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:A", "8.7", "8.7")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:A", "10.0", "10.0")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:U", "10.0", "9.1")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/CR:H", "0.0", "0.0")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "9.3", "9.3")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:H/SI:H/SA:H", "7.9", "7.9")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/MVI:L/MSA:S", "10.0", "9.8")]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", "1.0", "1.0")]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:P/VC:N/VI:H/VA:H/SC:N/SI:L/SA:L", "5.2", "5.2")]
    [InlineData(
        "CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:P/VC:N/VI:H/VA:H/SC:N/SI:L/SA:L"
            + "/E:P/CR:H/IR:M/AR:H/MAV:A/MAT:P/MPR:N/MVI:H/MVA:N/MSI:H/MSA:N/S:N/V:C/U:Amber",
        "5.2",
        "4.7"
    )]
    [InlineData("CVSS:4.0/AV:N/AC:H/AT:N/PR:H/UI:N/VC:N/VI:N/VA:H/SC:H/SI:H/SA:H/CR:L/IR:L/AR:L", "7.2", "5.8")]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:H/IR:H/AR:M", "7.3", "7.2")]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/CR:L/IR:L/AR:L", "7.3", "5.4")]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H/E:P", "7.3", "5.9")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:L/SC:N/SI:H/SA:L", "9.2", "9.2")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:P/PR:L/UI:A/VC:H/VI:H/VA:L/SC:L/SI:L/SA:L", "7.3", "7.3")]
    [InlineData("CVSS:4.0/AV:N/AC:H/AT:N/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:H/SA:N", "4.0", "4.0")]
    public void Are_those_of_the_standard(string vector, string basic, string score)
    {
        var read = Cvss.Read(vector).ShouldNotBeNull();
        read.Base.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(basic);
        read.Score.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(score);
    }

    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C", "2.0", Severity.High)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.0", Severity.Critical)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N", "3.1", Severity.Low)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:N/I:N/A:N", "3.1", Severity.Info)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C/", "3.1", Severity.High)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N", "4.0", Severity.Medium)]
    [InlineData(" CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\n", "4.0", Severity.Critical)]
    public void Have_a_version_and_a_severity(string vector, string version, Severity severity)
    {
        var read = Cvss.Read(vector).ShouldNotBeNull();
        read.Version.ShouldBe(version);
        read.Severity.ShouldBe(severity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("9.8")]
    [InlineData("CVSS:3.1")]
    [InlineData("CVSS:3.1/")]
    [InlineData("CVSS:3.2/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H//")]
    [InlineData("CVSS:3.1/AV:N//AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:n/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/ZZ:1")]
    [InlineData("CVSS:3.1/AV:N:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:F/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/ui:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:S/SA:N")]
    public void Are_not_given_to_what_is_no_vector(string text) => Cvss.Read(text).ShouldBeNull();

    [Fact]
    public void Are_not_given_to_endless_vectors() =>
        Cvss.Read("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" + string.Concat(Enumerable.Repeat("/E:X", 1_000_000))).ShouldBeNull();

    /// <summary>Every base vector of the second and third versions, with every one of its metrics made worse by a step.</summary>
    [Theory]
    [InlineData("", "AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C", 729)]
    [InlineData("CVSS:3.0/S:U/", "AV:P,L,A,N AC:H,L PR:H,L,N UI:R,N C:N,L,H I:N,L,H A:N,L,H", 1296)]
    [InlineData("CVSS:3.1/S:U/", "AV:P,L,A,N AC:H,L PR:H,L,N UI:R,N C:N,L,H I:N,L,H A:N,L,H", 1296)]
    [InlineData("CVSS:3.0/S:C/", "AV:P,L,A,N AC:H,L PR:H,L,N UI:R,N C:N,L,H I:N,L,H A:N,L,H", 1296)]
    [InlineData("CVSS:3.1/S:C/", "AV:P,L,A,N AC:H,L PR:H,L,N UI:R,N C:N,L,H I:N,L,H A:N,L,H", 1296)]
    public void Never_sink_when_a_metric_gets_worse(string prefix, string metrics, int count)
    {
        var shapes = metrics.Split(' ').Select(shape => (Name: shape.Split(':')[0], Values: shape.Split(':')[1].Split(','))).ToArray();
        IEnumerable<int[]> vectors =
        [
            [],
        ];
        foreach (var shape in shapes)
            vectors = vectors.SelectMany(vector => Enumerable.Range(0, shape.Values.Length).Select(value => (int[])[.. vector, value]));
        var all = vectors.ToList();
        all.Count.ShouldBe(count);
        foreach (var vector in all)
        {
            var score = Score(vector);
            score.ShouldBeInRange(0, 10);
            (score * 10).ShouldBe(Math.Truncate(score * 10));
            for (var at = 0; at < vector.Length; at++)
            {
                if (vector[at] + 1 < shapes[at].Values.Length)
                    Score([.. vector[..at], vector[at] + 1, .. vector[(at + 1)..]]).ShouldBeGreaterThanOrEqualTo(score);
            }
        }

        decimal Score(int[] vector) =>
            Cvss.Read(prefix + string.Join('/', vector.Select((value, at) => $"{shapes[at].Name}:{shapes[at].Values[value]}")))!.Base;
    }

    /// <summary>
    /// All metrics of the fourth version at random; the class of each has a worst vector above it, or the reading would throw.
    /// </summary>
    [Fact]
    public void Of_the_fourth_version_lie_between_0_and_10_with_one_decimal()
    {
        var random = new Random(20261122);
        var shapes = (
            "AV:NALP AC:LH AT:NP PR:NLH UI:NPA VC:HLN VI:HLN VA:HLN SC:HLN SI:HLN SA:HLN E:XAPU CR:XHML IR:XHML AR:XHML "
            + "MAV:XNALP MAC:XLH MAT:XNP MPR:XNLH MUI:XNPA MVC:XHLN MVI:XHLN MVA:XHLN MSC:XHLN MSI:XSHLN MSA:XSHLN"
        )
            .Split(' ')
            .Select(shape => shape.Split(':'))
            .ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var vector = "CVSS:4.0/" + string.Join('/', shapes.Select(shape => $"{shape[0]}:{shape[1][random.Next(shape[1].Length)]}"));
            var read = Cvss.Read(vector).ShouldNotBeNull(vector);
            foreach (var score in (decimal[])[read.Base, read.Score])
            {
                score.ShouldBeInRange(0, 10);
                score.Scale.ShouldBe((byte)1);
            }
        }
    }

    [Fact]
    public void Ignore_the_order_of_the_metrics()
    {
        var score = Cvss.Read("CVSS:3.1/AV:N/AC:H/PR:L/UI:R/S:C/C:L/I:H/A:N/E:P/CR:H/MC:H");
        Cvss.Read("CVSS:3.1/MC:H/A:N/I:H/C:L/CR:H/S:C/E:P/UI:R/PR:L/AC:H/AV:N").ShouldBe(score);
    }
}
