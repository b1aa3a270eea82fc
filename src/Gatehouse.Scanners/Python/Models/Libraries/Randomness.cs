namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Generators whose next numbers can be computed from those before.</summary>
internal sealed class Randomness : FlowModel
{
    /// <summary>What the generators of <c>random</c> make; <c>shuffle</c> makes a secret order.</summary>
    internal static ImmutableArray<string> Makers { get; } =
    [
        "random",
        "randint",
        "randrange",
        "choice",
        "choices",
        "sample",
        "uniform",
        "triangular",
        "getrandbits",
        "randbytes",
        "normalvariate",
        "gauss",
        "betavariate",
        "expovariate",
    ];

    internal static ImmutableArray<string> NumpyMakers { get; } =
    ["rand", "randint", "random", "choice", "bytes", "random_sample", "random_integers", "integers", "uniform", "normal", "permutation"];

    /// <summary>Where those of the one and of the other are found.</summary>
    internal static ImmutableArray<string> Generators { get; } = ["random", "random.Random()"];

    internal static ImmutableArray<string> NumpyGenerators { get; } =
    ["numpy.random", "numpy.random.default_rng()", "numpy.random.RandomState()", "numpy.random.Generator()"];

    public override void Declare(ModelSheet sheet)
    {
        foreach (var generator in Generators)
        {
            foreach (var name in Makers)
                Weak(sheet, generator, name);
        }

        foreach (var generator in NumpyGenerators)
        {
            foreach (var name in NumpyMakers)
                Weak(sheet, generator, name);
        }

        sheet.Source("uuid.uuid1()", "a UUID of the clock", SourceLabel.WeakRandom);
    }

    private static void Weak(ModelSheet sheet, string generator, string name) =>
        sheet.Source($"{generator}.{name}()", $"`{name}` of a generator that can be foretold", SourceLabel.WeakRandom);
}
