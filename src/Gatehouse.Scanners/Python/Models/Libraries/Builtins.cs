namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>What needs no import, and the ways to code by a name.</summary>
internal sealed class Builtins : FlowModel
{
    /// <summary>A number, a truth value or a digest has no room for an attack, whatever it was made of.</summary>
    private static readonly string[] _numbers =
    [
        "builtins.int",
        "builtins.float",
        "builtins.complex",
        "builtins.bool",
        "builtins.len",
        "builtins.ord",
        "builtins.hash",
        "builtins.id",
        "builtins.sum",
        "builtins.abs",
        "builtins.round",
        "builtins.isinstance",
        "builtins.issubclass",
        "builtins.hasattr",
        "builtins.callable",
        "builtins.all",
        "builtins.any",
        "builtins.range",
        "builtins.type",
        "decimal.Decimal",
        "fractions.Fraction",
        "uuid.UUID",
        "ipaddress.ip_address",
        "ipaddress.ip_network",
        "ipaddress.IPv4Address",
        "ipaddress.IPv4Network",
        "ipaddress.IPv4Interface",
        "datetime.datetime.strptime",
        "datetime.datetime.fromisoformat",
        "datetime.date.fromisoformat",
        "time.strptime",
    ];

    public override void Declare(ModelSheet sheet)
    {
        sheet.Clean(_numbers);
        sheet.Sink(SinkKinds.Code, "builtins.eval(0)");
        sheet.Sink(SinkKinds.Code, "builtins.exec(0)");
        sheet.Sink(SinkKinds.Code, "builtins.execfile(0)");
        sheet.Sink(SinkKinds.Code, "builtins.compile(0|source)");
        sheet.Sink(SinkKinds.Code, "builtins.__import__(0|name)");
        sheet.Sink(SinkKinds.Code, "importlib.import_module(0|name)");
        sheet.Sink(SinkKinds.Code, "importlib.__import__(0|name)");
        sheet.Sink(SinkKinds.Code, "imp.load_source(0, 1)");
        sheet.Sink(SinkKinds.Code, "runpy.run_path(0|path_name)");
        sheet.Sink(SinkKinds.Code, "runpy.run_module(0|mod_name)");
        foreach (var shell in (string[])["code.InteractiveInterpreter()", "code.InteractiveConsole()"])
        {
            sheet.Sink(SinkKinds.Code, $"{shell}.runsource(0|source)");
            sheet.Sink(SinkKinds.Code, $"{shell}.runcode(0|code)");
        }

        sheet.Sink(SinkKinds.Code, "code.compile_command(0|source)");
        sheet.Sink(SinkKinds.Code, "codeop.compile_command(0|source)");
        foreach (var timed in (string[])["timeit.timeit", "timeit.repeat", "timeit.Timer"])
            sheet.Sink(SinkKinds.Code, $"{timed}(0|stmt, 1|setup)");
        foreach (
            var profiled in (string[])
                [
                    "cProfile.run",
                    "cProfile.runctx",
                    "profile.run",
                    "profile.runctx",
                    "pdb.run",
                    "pdb.runeval",
                    "bdb.Bdb().runeval",
                    "pdb.Pdb().runeval",
                ]
        )
            sheet.Sink(SinkKinds.Code, $"{profiled}(0|statement)");
        foreach (var runner in (string[])["cProfile.Profile()", "profile.Profile()", "trace.Trace()", "bdb.Bdb()", "pdb.Pdb()"])
        {
            sheet.Sink(SinkKinds.Code, $"{runner}.run(0|cmd)");
            sheet.Sink(SinkKinds.Code, $"{runner}.runctx(0|cmd)");
        }

        sheet.Sink(SinkKinds.Code, "code.InteractiveConsole().push(0|line)");
        sheet.Sink(SinkKinds.Code, "sympy.sympify(0|a)");
        sheet.Sink(SinkKinds.Code, "sympy.parsing.sympy_parser.parse_expr(0|s)");
        sheet.Sink(SinkKinds.Code, "logging.config.fileConfig(0|fname)");
        sheet.Sink(SinkKinds.Code, "logging.config.dictConfig(0|config)");
        sheet.Sink(SinkKinds.Code, "numexpr.evaluate(0|ex)");
        sheet.Sink(SinkKinds.Code, "pandas.DataFrame().eval(0|expr)");
        sheet.Sink(SinkKinds.Code, "pandas.DataFrame().query(0|expr)");
        sheet.Sink(SinkKinds.Code, "pandas.eval(0|expr)");
        // literal_eval runs nothing; what comes out is plain values made of the text.
        sheet.Sanitizer(SinkKinds.Code, "ast.literal_eval(0)");

        sheet.Source("builtins.input()", "the keyboard", SourceLabel.Local);
        sheet.Source("builtins.raw_input()", "the keyboard", SourceLabel.Local);
        sheet.Source("sys.argv", "the command line", SourceLabel.Local);
        sheet.Source("sys.stdin", "the standard input", SourceLabel.Local);
        sheet.Source("os.environ", "the environment", SourceLabel.Local);
        sheet.Source("os.environb", "the environment", SourceLabel.Local);
        sheet.Source("os.getenv()", "the environment", SourceLabel.Local);
        sheet.Source("argparse.ArgumentParser().parse_args()", "the command line", SourceLabel.Local);
        sheet.Source("cgi.FieldStorage()", "a form field");
        sheet.Source("socket.socket().recv()", "a message of the network");
        sheet.Source("socket.socket().recvfrom()", "a message of the network");
    }
}
