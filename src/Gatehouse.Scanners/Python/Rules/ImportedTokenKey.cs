using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>The key of signed tokens, a constant of another file.</summary>
public sealed class ImportedTokenKey : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/imported-token-key",
            Title = "The key of tokens is a constant of another file",
            Severity = Severity.High,
            Cwe = [321, 798],
            Why =
                "Whoever can read the code makes a token for any user, an administrator among them; a short word is also found by trying.",
            Fix = "Make a new key of 32 random bytes, keep it in the environment, and read it at start.",
            References = ["https://pyjwt.readthedocs.io/en/stable/usage.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                "reported",
                new ExampleFile(
                    "app.py",
                    """
                    import jwt
                    from flask import Flask, request

                    from keys import TOKENS

                    app = Flask(__name__)


                    @app.route('/token')
                    def token():
                        return {'token': «jwt.encode({'name': request.args['name']}, TOKENS, algorithm='HS256')»}
                    """
                ),
                new ExampleFile("keys.py", "TOKENS = 'tokens of the shop'\n")
            ),
            Good(
                "from the environment, or no secret",
                new ExampleFile(
                    "app.py",
                    """
                    import jwt
                    from flask import Flask, request

                    from keys import PUBLIC, TOKENS

                    app = Flask(__name__)


                    @app.route('/token')
                    def token():
                        name = jwt.decode(request.args['token'], PUBLIC, algorithms=['RS256'])['name']
                        return {'token': jwt.encode({'name': name}, TOKENS, algorithm='HS256')}
                    """
                ),
                new ExampleFile("keys.py", "import os\n\nTOKENS = os.environ['TOKENS']\nPUBLIC = '-----BEGIN PUBLIC KEY-----'\n")
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.TokenKey;

    protected override string Tell(string called) => $"{called} is given a key that stands in the code";
}
