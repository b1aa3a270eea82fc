using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A random number that can be foretold.</summary>
public sealed class PseudoRandomCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/pseudo-random-call",
            Title = "A random number that can be foretold",
            Severity = Severity.Low,
            Confidence = Confidence.High,
            Cwe = [330],
            Tier = Tier.Audit,
            Aliases = Names("311", "random"),
            Why = "Who has seen a few hundred numbers of `random` knows all that follow. It is no source of keys, tokens or passwords.",
            Fix = "Use the module `secrets` wherever the number must not be guessed.",
            References = ["https://docs.python.org/3/library/secrets.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import random\n\nticket = «random.randint(0, 999999)»\n"),
            Good("from the system", "import secrets\n\nticket = secrets.randbelow(1000000)\n"),
        ];

    protected override ImmutableArray<string> Functions =>
        [
            .. from function in (string[])
                [
                    "Random",
                    "random",
                    "randrange",
                    "randint",
                    "choice",
                    "choices",
                    "uniform",
                    "triangular",
                    "randbytes",
                    "sample",
                    "getrandbits",
                ]
            select $"random.{function}",
        ];

    protected override string Message(string name) => $"`{name}` can be foretold; use `secrets` for what must not be guessed";
}
