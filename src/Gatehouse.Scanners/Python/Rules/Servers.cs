using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Audit;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An application that is run with <c>debug=True</c> where Flask is imported.</summary>
public sealed class RunWithDebug : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/run-with-debug",
            Title = "An application is run with `debug=True`",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [489, 94],
            Tier = Tier.Audit,
            Aliases = Names("201", "flask_debug_true"),
            Why = "Under Flask an error page of such a run carries a Python console: whoever causes an error can run code.",
            Fix = "Leave `debug` out; use `flask --debug run` on your own machine only.",
            References = ["https://flask.palletsprojects.com/en/stable/debugging/"],
        };

    public override IEnumerable<Example> Examples =>
        [Bad("from flask import Flask\n\napp = Flask(__name__)\napp.run(«debug=True»)\n"), Good("no Flask", "job.run(debug=True)\n")];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsNamed("run")
        let debug = call.Keyword("debug")
        where Spelled.Is(debug, "True") && call.Name != "run" && view.ImportsLike("flask", call)
        select view.Hit(call, debug, "an error page may carry a Python console");
}

/// <summary>An archive that is unpacked whatever its entries are called.</summary>
public sealed class TarExtractall : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/tar-extractall",
            Title = "An archive is unpacked whatever its entries are called",
            Severity = Severity.High,
            Confidence = Confidence.High,
            Cwe = [22],
            Tier = Tier.Audit,
            Aliases = Names("202", "tarfile_unsafe_members"),
            Why = "An entry called `../../etc/cron.d/x`, or behind a link, is written where the archive says.",
            Fix = "Pass `filter='data'`.",
            References = ["https://docs.python.org/3/library/tarfile.html#tarfile-extraction-filter"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                "import tarfile\n\nwith tarfile.open(path) as tar:\n    «tar.extractall(target)»\n    «tar.extractall(members=checked(tar))»\n"
            ),
            Good("filtered", "import tarfile\n\nwith tarfile.open(path) as tar:\n    tar.extractall(target, filter='data')\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        foreach (var call in view.CallsLike("extractall"))
        {
            if (!view.Imports("tarfile", call) || call.Keyword("filter")?.Value is StringExpression { IsBytes: false, Value: "data" })
                continue;
            var (severity, confidence) = call.Keyword("members")?.Value switch
            {
                null => (Severity.High, Confidence.High),
                CallExpression => (Severity.Low, Confidence.Low),
                _ => (Severity.Medium, Confidence.Medium),
            };
            yield return call.Hit("an entry is written where the archive says") with
            {
                Severity = severity,
                Confidence = confidence,
            };
        }
    }
}

/// <summary>A temporary name that somebody else can take first.</summary>
public sealed class MktempCall : NamedCallRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mktemp-call",
            Title = "`mktemp` gives a name, not a file",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [377],
            Tier = Tier.Audit,
            Aliases = Names("306", "mktemp_q"),
            Why = "Between the name and the file somebody else can put a file or a link there.",
            Fix = "Use `tempfile.mkstemp` or `NamedTemporaryFile`, which make the file at once.",
            References = ["https://docs.python.org/3/library/tempfile.html#tempfile.mktemp"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import tempfile\n\nname = «tempfile.mktemp()»\n"),
            Good("a file at once", "import tempfile\n\nhandle, name = tempfile.mkstemp()\n"),
        ];

    protected override ImmutableArray<string> Functions => ["tempfile.mktemp"];

    protected override string Message(string name) => "somebody else can take this name first";
}

/// <summary>A port that takes new logging settings from anyone.</summary>
public sealed class LoggingConfigListen : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/logging-config-listen",
            Title = "Logging settings are taken from a port",
            Severity = Severity.Medium,
            Confidence = Confidence.High,
            Cwe = [94],
            Tier = Tier.Audit,
            Aliases = Names("612", "logging_config_insecure_listen"),
            Why = "Parts of such settings are evaluated as code: any user of the machine can send some.",
            Fix = "Pass `verify=` with a function that checks a signature.",
            References = ["https://docs.python.org/3/library/logging.config.html#logging.config.listen"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad("import logging.config\n\nthread = «logging.config.listen(9999)»\n"),
            Good("checked", "import logging.config\n\nthread = logging.config.listen(9999, verify=check)\n"),
        ];

    protected override IEnumerable<Hit> Check(AuditView view) =>
        from call in view.CallsTo("logging.config.listen")
        where call.Keyword("verify") is null
        select call.Hit("any user of the machine can send settings");
}

/// <summary>A character that changes the direction of the text.</summary>
public sealed class BidiCharacter : AuditRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/bidi-character",
            Title = "An invisible character changes the direction of the text",
            Severity = Severity.High,
            Confidence = Confidence.Medium,
            Cwe = [1007, 838],
            Tier = Tier.Audit,
            Aliases = Names("613", "trojansource", ruff: false),
            Why = "What a reviewer sees is then not what Python reads: code can look like a comment and a comment like code.",
            Fix = "Take the character out, or write it as an escape such as `\\u202e`.",
            References = ["https://trojansource.codes/"],
        };

    public override IEnumerable<Example> Examples => [Bad("level = 'user«\u202e»' # check\n"), Good("an escape", "mark = '\\u202e'\n")];

    protected override IEnumerable<Hit> Check(AuditView view)
    {
        var text = view.Module.Tree.Text.Bytes;
        // All of them are E2 80 … or E2 81 … in UTF-8.
        for (var at = 0; text[at..].IndexOf((byte)0xE2) is >= 0 and var next; at++)
        {
            at += next;
            if (
                at + 2 < text.Length
                && (
                    (text[at + 1] == 0x80 && text[at + 2] is 0x8F or (>= 0xAA and <= 0xAE))
                    || (text[at + 1] == 0x81 && text[at + 2] is >= 0xA6 and <= 0xA9)
                )
            )
                return [new Hit(new ByteSpan(at, 3), "what is shown here is not what Python reads")];
        }

        return [];
    }
}
