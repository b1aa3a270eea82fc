using System.Globalization;
using System.Text.RegularExpressions;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate;

/// <summary>What a user's model says of a thing of Python.</summary>
public enum PythonModelForm
{
    Source,
    Sink,
    Sanitizer,
    Propagator,
    Guard,
    Clean,
    Type,
    Handler,
}

/// <summary>What a user knows of a function, method or value that the analysis cannot know by itself: models as data.</summary>
public sealed partial record PythonModel
{
    private const int MostModels = 2_000;

    public required PythonModelForm Form { get; init; }

    /// <summary>How one comes to the thing from its module: <c>shop.db.Database().run</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Words of <see cref="Vocabulary.PythonHarms"/>; <c>all</c> for all of them.</summary>
    public ImmutableArray<string> Harms { get; init; } = [];

    /// <summary>The arguments that matter, by position or name; empty for all.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>What a source is called in a finding.</summary>
    public string? Told { get; init; }

    /// <summary>Of a type, what it is the same as.</summary>
    public string? Is { get; init; }

    /// <summary>Of a handler, what its first parameter is.</summary>
    public string? Request { get; init; }

    /// <summary>Of a handler, the harm that a returned text does.</summary>
    public string? Returns { get; init; }

    private static readonly TextShape _path = new("a path such as `shop.db.Database().run`")
    {
        Refuse = text =>
            !PathForm().IsMatch(text)
                ? "is no path; write names with `.` between them, `()` for what a call returns, `[]` for an element: "
                    + "`shop.db.run`, `shop.db.connect().execute`"
            : text.Contains('.', StringComparison.Ordinal) ? null
            : "has no module; write all of the path: `shop.db.run`",
        Pattern = PathText,
    };

    private static readonly TextShape _argument = new("a position from 0, or a name")
    {
        Refuse = text =>
            (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position < 100)
            || NameForm().IsMatch(text)
                ? null
                : "is no argument; write its position from 0, or its name",
        AlsoWhole = true,
    };

    internal static MappingShape Shape { get; } =
        new(
            "a model",
            [
                new("source", _path, "Its value comes from the outside; a function is written with `()`."),
                new("sink", _path, "A function that does harm with what it is given; say which under `harm`."),
                new("sanitizer", _path, "A function whose result is harmless; for what, under `harm`."),
                new("propagator", _path, "A function whose result is as dangerous as its arguments."),
                new("guard", _path, "A function that is true only of what is harmless; for what, under `harm`."),
                new("clean", _path, "Its value is harmless, whatever it is made of."),
                new("type", _path, "Something that is the same as another thing, named under `is`."),
                new("handler", _path, "A decorator, written with `()` where it is called: functions under it are called from the outside."),
                new(
                    "harm",
                    new ListShape(new TextShape { Words = [.. Vocabulary.PythonHarms, "all"] }, orOne: true),
                    "What harm a sink does, or what a sanitizer or guard takes away."
                ),
                new("arguments", new ListShape(_argument, orOne: true), "The arguments that matter; all if left out."),
                new("told", new TextShape(), "What findings call a source."),
                new("is", _path, "What a `type` is the same as: `sqlite3.connect()`."),
                new("request", _path, "What the first parameter of a handler is: `flask.request`."),
                new(
                    "returns",
                    new TextShape { Words = Vocabulary.PythonHarms },
                    "The harm that a text returned by a handler does: `html`."
                ),
            ]
        )
        {
            OneOf = [.. Reading.WordsOf<PythonModelForm>()],
        };

    internal static ImmutableArray<PythonModel> Read(YamlNode? node, Complaints complaints)
    {
        var written = node.Mappings();
        if (written.Length > MostModels)
        {
            complaints.Add(node!, $"{written.Length} models; at most {MostModels} are read");
            return [];
        }

        var models = ImmutableArray.CreateBuilder<PythonModel>(written.Length);
        foreach (var one in written)
        {
            var forms = Enum.GetValues<PythonModelForm>()
                .Where(form => one[WordOf(form)] is not null)
                .OrderBy(form => one[WordOf(form)]!.Place.Line)
                .ToList();
            if (forms.Count > 1)
            {
                complaints.Add(
                    one[WordOf(forms[1])]!,
                    $"a model says one thing; `{WordOf(forms[0])}` and `{WordOf(forms[1])}` are two models"
                );
                continue;
            }

            var form = forms[0];
            foreach (var (name, of) in Meanings)
            {
                if (one[name] is { } lost && !of.Contains(form))
                    complaints.Add(lost, $"`{name}` says nothing of a {WordOf(form)}; leave it out");
            }

            if (form is PythonModelForm.Sink or PythonModelForm.Sanitizer or PythonModelForm.Guard && one["harm"] is null)
                complaints.Add(one, $"`harm` is missing: say what the {WordOf(form)} is about, e.g. `harm: sql`");
            if (form == PythonModelForm.Sink && one["harm"].Texts().Contains("all"))
                complaints.Add(one["harm"]!, "a sink does one harm or several; name them");
            if (form == PythonModelForm.Type && one["is"] is null)
                complaints.Add(one, "`is` is missing: say what it is the same as, e.g. `is: sqlite3.connect()`");
            models.Add(
                new PythonModel
                {
                    Form = form,
                    Path = one[WordOf(form)]!.Text(),
                    Harms = one["harm"].Texts(),
                    Arguments = one["arguments"].Texts(),
                    Told = one["told"]?.Text(),
                    Is = one["is"]?.Text(),
                    Request = one["request"]?.Text(),
                    Returns = one["returns"]?.Text(),
                }
            );
        }

        return models.DrainToImmutable();
    }

    /// <summary>Which words go with which models.</summary>
    private static ImmutableArray<(string Name, ImmutableArray<PythonModelForm> Forms)> Meanings =>
        [
            ("harm", [PythonModelForm.Sink, PythonModelForm.Sanitizer, PythonModelForm.Guard]),
            ("arguments", [PythonModelForm.Sink, PythonModelForm.Sanitizer, PythonModelForm.Propagator, PythonModelForm.Guard]),
            ("told", [PythonModelForm.Source]),
            ("is", [PythonModelForm.Type]),
            ("request", [PythonModelForm.Handler]),
            ("returns", [PythonModelForm.Handler]),
        ];

    private static string WordOf(PythonModelForm form) => form.ToString().ToLowerInvariant();

    private const string PathText = @"^(\?|[A-Za-z_][A-Za-z0-9_]*)(\.[A-Za-z_][A-Za-z0-9_]*|\(\)|\[\])*$";

    [GeneratedRegex(PathText, RegexOptions.NonBacktracking)]
    private static partial Regex PathForm();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
