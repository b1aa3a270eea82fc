using Gatehouse.Engine.Gate;

namespace Gatehouse.Scanners.Python.Models;

/// <summary>What the user's settings say of code that the shipped models cannot know.</summary>
internal sealed class OwnModels(ImmutableArray<PythonModel> models)
{
    public void Declare(ModelSheet sheet)
    {
        foreach (var model in models)
            Declare(model, sheet);
    }

    /// <summary>The functions that they speak of: a path that ends in a call speaks of what is called.</summary>
    public IEnumerable<string> Functions =>
        models
            .Select(model => model.Path.EndsWith("()", StringComparison.Ordinal) ? model.Path[..^2] : model.Path)
            .Distinct(StringComparer.Ordinal);

    private static void Declare(PythonModel model, ModelSheet sheet)
    {
        var kinds = SinkKinds.None;
        foreach (var harm in model.Harms)
            kinds |= KindOf(harm);
        // To the settings a directory is one thing.
        if (kinds.HasFlag(SinkKinds.Ldap))
            kinds |= SinkKinds.LdapName;
        var target = model.Arguments.IsEmpty ? model.Path : $"{model.Path}({string.Join(", ", model.Arguments)})";
        switch (model.Form)
        {
            case PythonModelForm.Source:
                sheet.Source(model.Path, model.Told);
                break;
            case PythonModelForm.Sink:
                // Arguments only: a receiver that somebody outside chose is no harm by itself.
                foreach (var harm in model.Harms)
                    sheet.Sink(KindOf(harm), model.Arguments.IsEmpty ? model.Path + "(*)" : target);
                break;
            case PythonModelForm.Sanitizer:
                sheet.Sanitizer(kinds, target);
                break;
            case PythonModelForm.Propagator:
                sheet.Propagator(target);
                break;
            case PythonModelForm.Guard:
                sheet.Guard(kinds, target);
                break;
            case PythonModelForm.Clean:
                sheet.Clean(model.Path);
                break;
            case PythonModelForm.Type:
                sheet.Same(model.Path, model.Is!);
                break;
            case PythonModelForm.Handler:
                sheet.Decorates(
                    model.Path,
                    new Handler
                    {
                        Request = model.Request,
                        Returns = model.Returns is { } returns ? KindOf(returns) : SinkKinds.None,
                        Told = "a parameter of the handler",
                    }
                );
                break;
        }
    }

    internal static SinkKinds KindOf(string harm) => harm == "all" ? SinkKinds.All : Enum.Parse<SinkKinds>(harm, ignoreCase: true);
}
