namespace Gatehouse.Scanners.Dependencies.Scoring;

/// <summary>
/// CVSS version 4.0: the vector falls into one of 270 classes, each with a score that experts agreed on; inside its class the score sinks
/// in proportion to the distance from the class's worst vector. https://www.first.org/cvss/v4-0/specification-document, section 8.2
/// </summary>
internal static class Cvss4
{
    public const string Prefix = "CVSS:4.0/";

    private const string NotDefined = "X";

    /// <summary>A multiple of all depths, so that the proportions are whole numbers and a tie is a tie.</summary>
    private const int Whole = 840;

    private static readonly CvssMetrics Metrics = new(
        "AV:N,A,L,P AC:L,H AT:N,P PR:N,L,H UI:N,P,A VC:H,L,N VI:H,L,N VA:H,L,N SC:H,L,N SI:H,L,N SA:H,L,N",
        "E:X,A,P,U CR:X,H,M,L IR:X,H,M,L AR:X,H,M,L MAV:X,N,A,L,P MAC:X,L,H MAT:X,N,P MPR:X,N,L,H MUI:X,N,P,A "
            + "MVC:X,H,L,N MVI:X,H,L,N MVA:X,H,L,N MSC:X,H,L,N MSI:X,S,H,L,N MSA:X,S,H,L,N "
            + "S:X,N,P AU:X,N,Y R:X,A,U,I V:X,D,C RE:X,L,M,H U:X,Clear,Green,Amber,Red"
    );

    /// <summary>
    /// The specification's table in tenths: by EQ1, EQ2 and EQ3 with EQ6 (00, 01, 10, 11, 21) the rows, by EQ4 and EQ5 the columns.
    /// </summary>
    // csharpier-ignore
    private static ReadOnlySpan<byte> Scores =>
    [
        100, 98, 95, 100, 93, 91, 93, 89, 81, // 00 00
        99, 95, 92, 96, 87, 81, 90, 80, 68, // 00 01
        98, 95, 90, 93, 89, 81, 88, 78, 69, // 00 10
        95, 92, 84, 92, 81, 65, 80, 70, 48, // 00 11
        92, 82, 72, 79, 69, 50, 69, 55, 27, // 00 21
        99, 95, 92, 95, 90, 84, 92, 82, 72, // 01 00
        97, 92, 85, 91, 83, 71, 81, 71, 53, // 01 01
        95, 92, 85, 92, 80, 70, 84, 71, 50, // 01 10
        93, 85, 73, 82, 72, 59, 70, 52, 30, // 01 11
        86, 75, 52, 71, 52, 29, 63, 29, 17, // 01 21
        98, 94, 91, 94, 86, 77, 87, 74, 63, // 10 00
        95, 87, 81, 89, 74, 64, 75, 63, 49, // 10 01
        94, 88, 76, 86, 74, 59, 72, 57, 52, // 10 10
        89, 77, 67, 76, 58, 50, 57, 52, 25, // 10 11
        83, 70, 54, 65, 58, 26, 53, 21, 13, // 10 21
        95, 88, 76, 90, 75, 61, 77, 68, 52, // 11 00
        90, 76, 70, 77, 62, 53, 66, 59, 30, // 11 01
        89, 76, 62, 74, 57, 47, 61, 57, 24, // 11 10
        78, 67, 58, 59, 57, 23, 52, 29, 16, // 11 11
        71, 59, 30, 58, 26, 15, 23, 13, 6, // 11 21
        93, 86, 75, 86, 74, 56, 70, 52, 40, // 20 00
        87, 72, 58, 74, 61, 34, 54, 40, 22, // 20 01
        85, 74, 62, 72, 55, 46, 53, 34, 19, // 20 10
        75, 55, 51, 57, 41, 19, 36, 19, 8, // 20 11
        64, 51, 20, 47, 21, 11, 24, 9, 4, // 20 21
        88, 73, 60, 73, 59, 41, 54, 45, 20, // 21 00
        75, 53, 50, 55, 40, 20, 43, 22, 11, // 21 01
        75, 58, 40, 61, 48, 20, 46, 17, 8, // 21 10
        55, 45, 21, 51, 18, 9, 18, 7, 2, // 21 11
        53, 24, 14, 24, 12, 5, 10, 3, 1, // 21 21
    ];

    /// <summary>Attack vector, privileges, interaction.</summary>
    private static readonly Equivalence Exploit = new(
        [1, 4, 5],
        [
            [
                [0, 0, 0],
            ],
            [
                [1, 0, 0],
                [0, 1, 0],
                [0, 0, 1],
            ],
            [
                [3, 0, 0],
                [1, 1, 1],
            ],
        ]
    );

    /// <summary>Attack complexity and requirements.</summary>
    private static readonly Equivalence Complexity = new(
        [1, 2],
        [
            [
                [0, 0],
            ],
            [
                [1, 0],
                [0, 1],
            ],
        ]
    );

    /// <summary>
    /// What the vulnerable system loses, and how much its owner needs that: the third and the sixth set, which depend on each other.
    /// </summary>
    private static readonly Equivalence Impact = new(
        [7, 6, 8, 8, 10],
        [
            [
                [0, 0, 0, 0, 0, 0],
            ],
            [
                [0, 0, 1, 1, 1, 0],
                [0, 0, 0, 1, 1, 1],
            ],
            [
                [1, 0, 0, 0, 0, 0],
                [0, 1, 0, 0, 0, 0],
            ],
            [
                [1, 0, 1, 0, 1, 0],
                [1, 0, 0, 0, 1, 1],
                [0, 1, 0, 1, 0, 1],
                [0, 1, 1, 1, 0, 0],
                [1, 1, 0, 0, 0, 1],
            ],
            [
                [1, 1, 1, 0, 0, 0],
            ],
        ]
    );

    /// <summary>What other systems lose.</summary>
    private static readonly Equivalence Onward = new(
        [6, 5, 4],
        [
            [
                [1, 0, 0],
            ],
            [
                [1, 1, 1],
            ],
            [
                [2, 2, 2],
            ],
        ]
    );

    public static CvssScore? Read(ReadOnlySpan<char> vector)
    {
        if (Metrics.Read(vector[Prefix.Length..]) is not { } metrics)
            return null;
        return new CvssScore
        {
            Version = "4.0",
            Base = Cvss.Tenths(Tenths(metrics, onlyBase: true)),
            Score = Cvss.Tenths(Tenths(metrics, onlyBase: false)),
        };
    }

    private static int Tenths(Dictionary<string, string> metrics, bool onlyBase)
    {
        // How many steps each metric lies below its worst value.
        int[] exploit = [Below("AV", "NALP"), Below("PR", "NLH"), Below("UI", "NPA")];
        int[] complexity = [Below("AC", "LH"), Below("AT", "NP")];
        int[] impact =
        [
            Below("VC", "HLN"),
            Below("VI", "HLN"),
            Below("VA", "HLN"),
            Known("CR", "HML"),
            Known("IR", "HML"),
            Known("AR", "HML"),
        ];
        int[] onward = [Below("SC", "SHLN"), Below("SI", "SHLN"), Below("SA", "SHLN")];
        if (impact[..3].All(below => below == 2) && onward.All(below => below == 3))
            return 0;

        var place = new Place(
            exploit.All(below => below == 0) ? 0
                : exploit[0] < 3 && exploit.Contains(0) ? 1
                : 2,
            complexity.All(below => below == 0) ? 0 : 1,
            ImpactClass(impact),
            onward[1] == 0 || onward[2] == 0 ? 0
                : onward.Contains(1) ? 1
                : 2,
            Known("E", "APU")
        );
        var score = place.Score;
        var lower = 0;
        var distance = 0;
        if (place.Exploit < 2)
            Sink(place with { Exploit = place.Exploit + 1 }, Exploit.Depth(place.Exploit, exploit));
        if (place.Complexity < 1)
            Sink(place with { Complexity = place.Complexity + 1 }, Complexity.Depth(place.Complexity, complexity));
        if (place.Impact < 4)
            Sink(BelowImpact(place), Impact.Depth(place.Impact, impact));
        if (place.Onward < 2)
            Sink(place with { Onward = place.Onward + 1 }, Onward.Depth(place.Onward, onward));
        if (place.Maturity < 2)
            Sink(place with { Maturity = place.Maturity + 1 }, 0);
        if (lower == 0)
            return score;
        var denominator = Whole * lower;
        return Math.Clamp((2 * (score * denominator - distance) + denominator) / (2 * denominator), 0, 100);

        int Below(string name, string values)
        {
            var modified = onlyBase ? NotDefined : metrics.GetValueOrDefault("M" + name, NotDefined);
            return values.IndexOf(modified == NotDefined ? metrics[name] : modified, StringComparison.Ordinal);
        }

        // What the vector does not say is taken for the worst.
        int Known(string name, string values) =>
            onlyBase ? 0 : Math.Max(0, values.IndexOf(metrics.GetValueOrDefault(name, NotDefined), StringComparison.Ordinal));

        void Sink(Place next, int depth)
        {
            lower++;
            distance += (score - next.Score) * depth;
        }
    }

    private static int ImpactClass(int[] impact)
    {
        var losses =
            impact[0] == 0 && impact[1] == 0 ? 0
            : impact[0] == 0 || impact[1] == 0 || impact[2] == 0 ? 1
            : 2;
        var needed = Enumerable.Range(0, 3).Any(at => impact[at] == 0 && impact[at + 3] == 0);
        return losses == 2 ? 4 : 2 * losses + (needed ? 0 : 1);
    }

    /// <summary>Two classes lie below the worst; the one with the higher score counts.</summary>
    private static Place BelowImpact(Place place) =>
        place.Impact switch
        {
            0 when (place with { Impact = 1 }).Score > (place with { Impact = 2 }).Score => place with { Impact = 1 },
            0 => place with { Impact = 2 },
            1 or 2 => place with { Impact = 3 },
            _ => place with { Impact = 4 },
        };

    /// <summary>The class of a vector in each of the sets; the worst are 0.</summary>
    private readonly record struct Place(int Exploit, int Complexity, int Impact, int Onward, int Maturity)
    {
        public int Score => Scores[((Exploit * 2 + Complexity) * 5 + Impact) * 9 + Onward * 3 + Maturity];
    }

    /// <summary>The worst vectors of each class of a set, and how many steps lie between them and the mildest.</summary>
    private sealed class Equivalence(int[] depths, int[][][] worst)
    {
        /// <summary>
        /// The part of the class's depth, of <see cref="Whole"/>, that the vector lies below the first worst one that is above it.
        /// </summary>
        public int Depth(int place, int[] vector)
        {
            var above = worst[place].First(one => one.Zip(vector).All(pair => pair.First <= pair.Second));
            return (vector.Sum() - above.Sum()) * Whole / depths[place];
        }
    }
}
