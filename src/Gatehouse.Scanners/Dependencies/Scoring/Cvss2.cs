namespace Gatehouse.Scanners.Dependencies.Scoring;

/// <summary>CVSS version 2. https://www.first.org/cvss/v2/guide, section 3.2</summary>
internal static class Cvss2
{
    private const string NotDefined = "ND";

    private static readonly CvssMetrics Metrics = new(
        "AV:L,A,N AC:H,M,L Au:M,S,N C:N,P,C I:N,P,C A:N,P,C",
        "E:U,POC,F,H,ND RL:OF,TF,W,U,ND RC:UC,UR,C,ND CDP:N,L,LM,MH,H,ND TD:N,L,M,H,ND CR:L,M,H,ND IR:L,M,H,ND AR:L,M,H,ND"
    );

    public static CvssScore? Read(ReadOnlySpan<char> vector)
    {
        if (Metrics.Read(vector) is not { } metrics)
            return null;
        var basic = Basic(metrics, Impact(metrics, weighted: false));
        var score = Temporal(metrics, basic);
        if (
            IsDefined(metrics, "CDP")
            || IsDefined(metrics, "TD")
            || IsDefined(metrics, "CR")
            || IsDefined(metrics, "IR")
            || IsDefined(metrics, "AR")
        )
        {
            var adjusted = Temporal(metrics, Basic(metrics, Math.Min(10, Impact(metrics, weighted: true))));
            score = Round((adjusted + (10 - adjusted) * CollateralDamage(metrics)) * TargetDistribution(metrics));
        }

        return new CvssScore
        {
            Version = "2.0",
            Base = Cvss.Tenths(basic),
            Score = Cvss.Tenths(score),
        };
    }

    private static decimal Basic(Dictionary<string, string> metrics, decimal impact)
    {
        var exploitability =
            20
            * (
                metrics["AV"] switch
                {
                    "L" => 0.395m,
                    "A" => 0.646m,
                    _ => 1.0m,
                }
            )
            * (
                metrics["AC"] switch
                {
                    "H" => 0.35m,
                    "M" => 0.61m,
                    _ => 0.71m,
                }
            )
            * (
                metrics["Au"] switch
                {
                    "M" => 0.45m,
                    "S" => 0.56m,
                    _ => 0.704m,
                }
            );
        return impact == 0 ? 0 : Round((0.6m * impact + 0.4m * exploitability - 1.5m) * 1.176m);
    }

    private static decimal Impact(Dictionary<string, string> metrics, bool weighted)
    {
        var untouched = 1m;
        foreach (var name in (ReadOnlySpan<string>)["C", "I", "A"])
        {
            var loss = metrics[name] switch
            {
                "N" => 0m,
                "P" => 0.275m,
                _ => 0.660m,
            };
            untouched *= 1 - loss * (weighted ? Requirement(Of(metrics, name + "R")) : 1);
        }

        return 10.41m * (1 - untouched);
    }

    private static decimal Temporal(Dictionary<string, string> metrics, decimal score)
    {
        var exploit = Of(metrics, "E") switch
        {
            "U" => 0.85m,
            "POC" => 0.9m,
            "F" => 0.95m,
            _ => 1m,
        };
        var remedy = Of(metrics, "RL") switch
        {
            "OF" => 0.87m,
            "TF" => 0.90m,
            "W" => 0.95m,
            _ => 1m,
        };
        var report = Of(metrics, "RC") switch
        {
            "UC" => 0.90m,
            "UR" => 0.95m,
            _ => 1m,
        };
        return Round(score * exploit * remedy * report);
    }

    private static decimal Requirement(string value) =>
        value switch
        {
            "L" => 0.5m,
            "H" => 1.51m,
            _ => 1m,
        };

    private static decimal CollateralDamage(Dictionary<string, string> metrics) =>
        Of(metrics, "CDP") switch
        {
            "L" => 0.1m,
            "LM" => 0.3m,
            "MH" => 0.4m,
            "H" => 0.5m,
            _ => 0m,
        };

    private static decimal TargetDistribution(Dictionary<string, string> metrics) =>
        Of(metrics, "TD") switch
        {
            "N" => 0m,
            "L" => 0.25m,
            "M" => 0.75m,
            _ => 1m,
        };

    private static string Of(Dictionary<string, string> metrics, string name) => metrics.GetValueOrDefault(name, NotDefined);

    private static bool IsDefined(Dictionary<string, string> metrics, string name) => Of(metrics, name) != NotDefined;

    /// <summary>The lowest vectors come out a little below zero.</summary>
    private static decimal Round(decimal score) => Math.Max(0, Math.Round(score, 1, MidpointRounding.AwayFromZero));
}
