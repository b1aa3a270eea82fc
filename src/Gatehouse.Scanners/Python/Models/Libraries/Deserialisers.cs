namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Readers of formats that can name code.</summary>
internal sealed class Deserialisers : FlowModel
{
    private static readonly string[] _safeLoaders = ["yaml.SafeLoader", "yaml.CSafeLoader", "yaml.BaseLoader", "yaml.CBaseLoader"];

    public override void Declare(ModelSheet sheet)
    {
        foreach (var module in (string[])["pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "pickle5"])
        {
            sheet.Sink(SinkKinds.Deserialisation, $"{module}.loads(0)");
            sheet.Sink(SinkKinds.Deserialisation, $"{module}.load(0|file)");
            sheet.Sink(SinkKinds.Deserialisation, $"{module}.Unpickler(0|file)");
        }

        foreach (
            var target in (string[])
                [
                    "jsonpickle.decode(0|string)",
                    "jsonpickle.loads(0|string)",
                    "jsonpickle.unpickler.decode(0|string)",
                    "shelve.open(0|filename)",
                    "joblib.load(0|filename)",
                    "pandas.read_pickle(0|filepath_or_buffer)",
                    "torch.load(0|f)",
                    "numpy.load(0|file)",
                    "sklearn.externals.joblib.load(0|filename)",
                    "keras.models.load_model(0|filepath)",
                    "tensorflow.keras.models.load_model(0|filepath)",
                    "jsonpickle.unpickler.Unpickler().restore(0)",
                    "ruamel.yaml.unsafe_load(0|stream)",
                    "yaml.unsafe_load(0|stream)",
                    "yaml.unsafe_load_all(0|stream)",
                ]
        )
        {
            sheet.Sink(
                SinkKinds.Deserialisation,
                target,
                target.StartsWith("numpy", StringComparison.Ordinal) ? call => call.IsTrue(-1, "allow_pickle")
                    : target.StartsWith("torch", StringComparison.Ordinal) ? call => !call.IsTrue(-1, "weights_only")
                    : null
            );
        }

        foreach (var load in (string[])["load", "load_all"])
        {
            sheet.Sink(SinkKinds.Deserialisation, $"yaml.{load}(0|stream)", IsUnsafe);
            sheet.Sink(SinkKinds.Deserialisation, $"ruamel.yaml.{load}(0|stream)", IsUnsafe);
        }

        foreach (var load in (string[])["load", "load_all"])
            sheet.Sink(SinkKinds.Deserialisation, $"ruamel.yaml.YAML().{load}(0|stream)", call => call.ReceiverText("typ") == "unsafe");

        sheet.Clean("jwt.decode");
    }

    private static bool IsUnsafe(CallFacts call) => !_safeLoaders.Any(loader => call.Is(1, "Loader", loader));
}
