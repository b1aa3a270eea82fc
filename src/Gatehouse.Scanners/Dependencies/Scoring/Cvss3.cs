namespace Gatehouse.Scanners.Dependencies.Scoring;

/// <summary>CVSS versions 3.0 and 3.1. https://www.first.org/cvss/v3.1/specification-document, section 7</summary>
internal static class Cvss3
{
    private const string NotDefined = "X";

    private static readonly CvssMetrics Metrics = new(
        "AV:N,A,L,P AC:L,H PR:N,L,H UI:N,R S:U,C C:H,L,N I:H,L,N A:H,L,N",
        "E:X,H,F,P,U RL:X,U,W,T,O RC:X,C,R,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L "
            + "MAV:X,N,A,L,P MAC:X,L,H MPR:X,N,L,H MUI:X,N,R MS:X,U,C MC:X,H,L,N MI:X,H,L,N MA:X,H,L,N"
    );

    private static readonly ImmutableArray<string> Environmental = ["CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA"];

    public static CvssScore? Read(ReadOnlySpan<char> vector)
    {
        var isFirst = vector.StartsWith("CVSS:3.0/", StringComparison.Ordinal);
        if (!isFirst && !vector.StartsWith("CVSS:3.1/", StringComparison.Ordinal))
            return null;
        if (Metrics.Read(vector["CVSS:3.1/".Length..]) is not { } metrics)
            return null;
        var basic = Basic(metrics, isFirst);
        var hasEnvironment = Environmental.Any(name => metrics.GetValueOrDefault(name, NotDefined) != NotDefined);
        var here = hasEnvironment ? Modified(metrics, isFirst) : basic;
        return new CvssScore
        {
            Version = isFirst ? "3.0" : "3.1",
            Base = Cvss.Tenths(basic),
            Score = Cvss.Tenths(RoundUp(here * Temporal(metrics), isFirst)),
        };
    }

    private static decimal Basic(Dictionary<string, string> metrics, bool isFirst)
    {
        var changed = metrics["S"] == "C";
        var loss = 1 - (1 - Loss(metrics["C"])) * (1 - Loss(metrics["I"])) * (1 - Loss(metrics["A"]));
        var impact = changed ? 7.52m * (loss - 0.029m) - 3.25m * Power(loss - 0.02m, 15) : 6.42m * loss;
        return Together(impact, Exploitability(metrics["AV"], metrics["AC"], metrics["PR"], metrics["UI"], changed), changed, isFirst);
    }

    /// <summary>The base score where the environment's own metrics take the place of those they modify.</summary>
    private static decimal Modified(Dictionary<string, string> metrics, bool isFirst)
    {
        var changed = Of("S") == "C";
        var loss = Math.Min(1 - Kept("C") * Kept("I") * Kept("A"), 0.915m);
        var impact =
            !changed ? 6.42m * loss
            : isFirst ? 7.52m * (loss - 0.029m) - 3.25m * Power(loss - 0.02m, 15)
            : 7.52m * (loss - 0.029m) - 3.25m * Power(loss * 0.9731m - 0.02m, 13);
        return Together(impact, Exploitability(Of("AV"), Of("AC"), Of("PR"), Of("UI"), changed), changed, isFirst);

        string Of(string name)
        {
            var modified = metrics.GetValueOrDefault("M" + name, NotDefined);
            return modified == NotDefined ? metrics[name] : modified;
        }

        decimal Kept(string name) =>
            1
            - Loss(Of(name))
                * (
                    metrics.GetValueOrDefault(name + "R", NotDefined) switch
                    {
                        "H" => 1.5m,
                        "L" => 0.5m,
                        _ => 1m,
                    }
                );
    }

    private static decimal Together(decimal impact, decimal exploitability, bool changed, bool isFirst) =>
        impact <= 0 ? 0 : RoundUp(Math.Min((changed ? 1.08m : 1m) * (impact + exploitability), 10), isFirst);

    private static decimal Loss(string value) =>
        value switch
        {
            "H" => 0.56m,
            "L" => 0.22m,
            _ => 0m,
        };

    private static decimal Exploitability(string vector, string complexity, string privileges, string interaction, bool changed) =>
        8.22m
        * (
            vector switch
            {
                "N" => 0.85m,
                "A" => 0.62m,
                "L" => 0.55m,
                _ => 0.2m,
            }
        )
        * (complexity == "L" ? 0.77m : 0.44m)
        * (
            privileges switch
            {
                "N" => 0.85m,
                "L" => changed ? 0.68m : 0.62m,
                _ => changed ? 0.5m : 0.27m,
            }
        )
        * (interaction == "N" ? 0.85m : 0.62m);

    private static decimal Temporal(Dictionary<string, string> metrics)
    {
        var exploit = metrics.GetValueOrDefault("E", NotDefined) switch
        {
            "F" => 0.97m,
            "P" => 0.94m,
            "U" => 0.91m,
            _ => 1m,
        };
        var remedy = metrics.GetValueOrDefault("RL", NotDefined) switch
        {
            "W" => 0.97m,
            "T" => 0.96m,
            "O" => 0.95m,
            _ => 1m,
        };
        var report = metrics.GetValueOrDefault("RC", NotDefined) switch
        {
            "R" => 0.96m,
            "U" => 0.92m,
            _ => 1m,
        };
        return exploit * remedy * report;
    }

    private static decimal Power(decimal value, int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
            power *= value;
        return power;
    }

    /// <summary>To the next tenth above; 3.1 looks at five decimals only (appendix A), so that all calculators agree.</summary>
    private static decimal RoundUp(decimal score, bool isFirst) => Math.Ceiling((isFirst ? score : Math.Round(score, 5)) * 10) / 10;
}
