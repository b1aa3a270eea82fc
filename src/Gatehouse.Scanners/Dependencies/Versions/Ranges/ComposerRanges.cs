namespace Gatehouse.Scanners.Dependencies.Versions.Ranges;

/// <summary>Composer: spaces or commas mean and, bars mean or. https://getcomposer.org/doc/articles/versions.md</summary>
internal sealed class ComposerRanges : RangeSyntax
{
    private static readonly string[] Operations = [">=", "<=", "!=", "<>", "==", "^", "~", ">", "<", "="];

    private readonly ComposerOrder order = new();

    public override ImmutableArray<string> Ecosystems => ["Packagist"];

    private protected override VersionRange? Parse(string text)
    {
        var alternatives = ImmutableArray.CreateBuilder<ImmutableArray<Interval>>();
        var pin = text.Trim();
        foreach (var part in text.Split('|', StringSplitOptions.TrimEntries))
        {
            // "||" is "|" twice.
            if (part.Length == 0 && text.Contains("||", StringComparison.Ordinal))
                continue;
            var all = ImmutableArray.CreateBuilder<ImmutableArray<Interval>>();
            if (!ReadAll(part, all))
                return null;
            // Each requirement may itself be of two parts: "!= 1.0" is what lies below and what lies above.
            var products = ImmutableArray.Create(ImmutableArray<Interval>.Empty);
            foreach (var choices in all)
            {
                products = [.. from product in products from choice in choices select product.Add(choice)];
                if (products.Length > 64)
                    return null;
            }

            alternatives.AddRange(products);
        }

        return alternatives.Count == 0
            ? null
            : new IntervalRange(order, alternatives.ToImmutable())
            {
                Pin =
                    pin.Length > 0 && char.IsAsciiDigit(pin.TrimStart('v')[0]) && order.Knows(pin) && !pin.AsSpan().ContainsAny("*xX")
                        ? pin
                        : null,
            };
    }

    private bool ReadAll(string text, ImmutableArray<ImmutableArray<Interval>>.Builder all)
    {
        var hyphen = text.IndexOf(" - ", StringComparison.Ordinal);
        if (hyphen > 0)
        {
            var high = text[(hyphen + 3)..].Trim();
            if (Key(Unstable(text[..hyphen].Trim())) is not { } low)
                return false;
            // A partial end takes in all that begins with it.
            var count = Numbers(high).Length;
            var beyond = count is > 0 and < 3 && IsPlain(high) ? Key(Next(Numbers(high)) + "-dev") : null;
            var upTo = beyond is null ? Key(high) : null;
            if (beyond is null && upTo is null)
                return false;
            all.Add([new Interval(low, WithLow: true, beyond ?? upTo, WithHigh: beyond is null)]);
            return true;
        }

        var rest = text.AsSpan();
        do
        {
            rest = rest.TrimStart(" ,");
            var operation = "";
            foreach (var one in Operations)
            {
                if (operation.Length == 0 && rest.StartsWith(one, StringComparison.Ordinal))
                    operation = one;
            }

            rest = rest[operation.Length..].TrimStart();
            var end = rest.IndexOfAny(" ,");
            var version = (end < 0 ? rest : rest[..end]).ToString();
            rest = rest[version.Length..].TrimStart(" ,");
            // The stability that is asked for says which versions are looked at, not which are let in.
            var at = version.IndexOf('@', StringComparison.Ordinal);
            if (at >= 0)
                version = at == 0 ? "*" : version[..at];
            if (version.Length == 0 || Read(operation, version) is not { } intervals)
                return false;
            all.Add(intervals);
        } while (!rest.IsEmpty);
        return true;
    }

    private ImmutableArray<Interval>? Read(string operation, string version)
    {
        if (operation is "" or "=" or "==")
        {
            if (version is "*" or "x" or "X")
                return [Interval.Everything];
            var star = version.IndexOfAny(['*', 'x', 'X']);
            if (
                star > 1
                && version[star - 1] == '.'
                && IsPlain(version[..(star - 1)])
                && version.AsSpan(star).ContainsAnyExcept("*xX.") is false
            )
            {
                var known = Numbers(version[..(star - 1)]);
                return Key(string.Join('.', known) + "-dev") is { } low && Key(Next(known) + "-dev") is { } high
                    ? [Interval.Between(low, high)]
                    : null;
            }
        }

        if (operation is "^" or "~")
        {
            var numbers = Numbers(version);
            if (numbers.Length == 0)
                return null;
            var kept = operation == "~" ? Math.Max(1, numbers.Length - 1) : Significant(numbers);
            return Key(Unstable(version)) is { } low && Key(Next(numbers[..kept]) + "-dev") is { } high
                ? [Interval.Between(low, high)]
                : null;
        }

        if (Key(operation is "<" or ">=" ? Unstable(version) : version) is not { } key)
            return null;
        return operation switch
        {
            ">=" => [Interval.From(key)],
            ">" => [Interval.After(key)],
            "<" => [Interval.Below(key)],
            "<=" => [Interval.UpTo(key)],
            "!=" or "<>" => [Interval.Below(key), Interval.After(key)],
            _ => [Interval.Exactly(key)],
        };
    }

    private VersionKey? Key(string version) => order.Read(version);

    /// <summary>The caret keeps all up to the first number that is not zero.</summary>
    private static int Significant(string[] numbers)
    {
        var first = Array.FindIndex(numbers, number => number.Trim('0').Length > 0);
        return first < 0 ? numbers.Length : first + 1;
    }

    /// <summary>A version that says nothing of its stability begins with its first unstable release.</summary>
    private static string Unstable(string version) => IsPlain(version) ? version + "-dev" : version;

    private static bool IsPlain(string version) =>
        version.Length > 0 && !version.AsSpan().TrimStart("vV").ContainsAnyExcept(VersionText.Dotted);

    private static string[] Numbers(string version)
    {
        var text = version.AsSpan().TrimStart("vV");
        var end = text.IndexOfAnyExcept(VersionText.Dotted);
        var numbers = (end < 0 ? text : text[..end]).Trim('.').ToString().Split('.');
        return numbers.Any(number => number.Length == 0) ? [] : numbers;
    }

    private static string Next(string[] numbers) => string.Join('.', [.. numbers[..^1], PartialVersion.Increment(numbers[^1])]);
}
