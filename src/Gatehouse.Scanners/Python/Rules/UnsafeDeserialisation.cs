using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside read by a format that can name code.</summary>
public sealed class UnsafeDeserialisation : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unsafe-deserialisation",
            Title = "Objects made from what a client sends",
            Severity = Severity.Critical,
            Cwe = [502],
            Why = """
                The format names the code that makes the objects: a few bytes start any program while they are read, before anything can be
                checked.
                """,
            Fix = """
                Use a format that holds data only: JSON, `yaml.safe_load`. What must come back unchanged, sign (`itsdangerous`) and check before
                reading.
                """,
            References = ["https://docs.python.org/3/library/pickle.html"],
            Aliases = ["bandit:B301", "bandit:pickle", "bandit:B506", "bandit:yaml_load", "ruff:S301", "ruff:S506"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import base64
                import pickle

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    basket = pickle.loads(«base64.b64decode(request.cookies['basket'])»)
                    return {'items': len(basket)}
                """
            ),
            Bad(
                "a list of what is forbidden",
                new ExampleFile(
                    "app.py",
                    """
                    import pickle

                    from flask import Flask, request

                    app = Flask(__name__)


                    class Reader(pickle.Unpickler):
                        def find_class(self, module, name):
                            if module in ('os', 'subprocess'):
                                raise pickle.UnpicklingError(name)
                            return super().find_class(module, name)


                    @app.post('/')
                    def page():
                        basket = Reader(«request.stream»).load()
                        return {'items': len(basket)}
                    """
                )
            ),
            Good(
                "a list of what is allowed",
                """
                import pickle

                from flask import Flask, request

                app = Flask(__name__)


                class Reader(pickle.Unpickler):
                    def find_class(self, module, name):
                        if (module, name) not in (('collections', 'OrderedDict'), ('datetime', 'date')):
                            raise pickle.UnpicklingError(name)
                        return super().find_class(module, name)


                @app.post('/')
                def page():
                    basket = Reader(request.stream).load()
                    return {'items': len(basket)}
                """
            ),
            Good(
                "data only",
                """
                import json

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    basket = json.loads(request.cookies['basket'])
                    return {'items': len(basket)}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Deserialisation;

    protected override string Tell(string called) => $"is made into objects by {called}";
}
