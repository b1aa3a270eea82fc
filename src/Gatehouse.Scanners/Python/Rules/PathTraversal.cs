using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A file name from the outside.</summary>
public sealed class PathTraversal : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/path-traversal",
            Title = "A file name chosen by a client",
            Severity = Severity.High,
            Cwe = [22],
            Why = """
                `../../etc/passwd` leaves the folder that was meant, and so does an absolute path: `os.path.join` drops what stands before one.
                The attacker reads, writes or deletes any file that the server may.
                """,
            Fix = """
                Take the last part only (`werkzeug.utils.secure_filename`), or resolve the path and check that it is still inside:
                `path.resolve().is_relative_to(folder)`. `flask.send_from_directory` does it for you.
                """,
            References = ["https://owasp.org/www-community/attacks/Path_Traversal"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import os

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = request.args.get('file')
                    with open(«os.path.join('/srv/docs', name)») as file:
                        return {'text': file.read()}
                """
            ),
            Bad(
                "a folder beside it begins alike",
                new ExampleFile(
                    "app.py",
                    """
                    import os

                    from flask import Flask, request

                    app = Flask(__name__)


                    @app.route('/')
                    def page():
                        path = os.path.realpath(os.path.join('/srv/docs', request.args.get('file', '')))
                        if not path.startswith('/srv/docs'):
                            return 'no', 404
                        with open(«path») as file:
                            return {'text': file.read()}
                    """
                )
            ),
            Good(
                "the last part of a path",
                """
                import os

                from werkzeug.utils import secure_filename

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    name = secure_filename(request.args.get('file', ''))
                    with open(os.path.join('/srv/docs', name)) as file:
                        return {'text': file.read()}
                """
            ),
            Good(
                "inside of its folder",
                """
                import os

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    path = os.path.realpath(os.path.join('/srv/docs', request.args.get('file', '')))
                    if not path.startswith('/srv/docs/'):
                        return 'no', 404
                    with open(path) as file:
                        return {'text': file.read()}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Path;

    /// <summary>A part of a URL's path holds no slash: it chooses among the files of one folder, and that folder or the one above.</summary>
    internal override bool IsLesser(Flow.Flow flow) => flow.Mark is { } mark && Flow.PathText.IsConfined(mark);

    protected override string Tell(string called) => $"chooses the file that {called} touches";
}
