using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An archive from the outside unpacked without a filter.</summary>
public sealed class UnsafeArchiveExtraction : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unsafe-archive-extraction",
            Title = "An archive of a client unpacked with the names it brings",
            Severity = Severity.High,
            Cwe = [22],
            Why = """
                A member named `../../home/app/.ssh/authorized_keys` is written there; links in the archive lead out as well.
                """,
            Fix = """
                `tar.extractall(folder, filter="data")` (Python 3.12, and security releases of 3.8 to 3.11).
                """,
            References = ["https://docs.python.org/3/library/tarfile.html#extraction-filters"],
            Aliases = ["bandit:B202", "bandit:tarfile_unsafe_members", "ruff:S202"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import tarfile

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    «tarfile.open(fileobj=request.files['archive'].stream)».extractall('/srv/uploads')
                    return {}
                """
            ),
            Good(
                "with a filter",
                """
                import tarfile

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    tarfile.open(fileobj=request.files['archive'].stream).extractall('/srv/uploads', filter='data')
                    return {}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Archive;

    protected override string Tell(string called) => $"is unpacked by {called} wherever its members ask to be";
}
