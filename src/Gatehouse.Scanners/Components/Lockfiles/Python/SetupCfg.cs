using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project asks for in setuptools' settings (https://setuptools.pypa.io/en/latest/userguide/declarative_config.html).</summary>
public sealed class SetupCfg : Lockfile
{
    public override string Name => "setup.cfg";

    public override bool Wants(SourcePath path) => path.IsNamed("setup.cfg");

    public override void Read(SourceFile file, Listing listing)
    {
        var section = "";
        var key = "";
        for (var number = 1; number <= file.Lines.Count; number++)
        {
            var span = file.Lines.Line(number, file.Bytes);
            var text = Encoding.Latin1.GetString(file.Bytes[span.Start..span.End]);
            if (text.AsSpan().TrimStart() is not [not ('#' or ';'), ..])
                continue;
            var from = 0;
            if (text[0] == '[')
            {
                section = text.Split(']')[0][1..].Trim();
                key = "";
                continue;
            }

            // Lines that are indented go on with the value above them.
            if (text[0] is not (' ' or '\t'))
            {
                from = text.AsSpan().IndexOfAny('=', ':') + 1;
                key = from == 0 ? "" : text[..(from - 1)].Trim();
            }

            if (ScopeOf(section, key) is not { } scope)
                continue;
            Add(listing, text[from..], span.Start + from, span, number, scope);
        }
    }

    private static void Add(Listing listing, string text, int start, ByteSpan line, int number, ComponentScope scope)
    {
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        text = comment < 0 ? text : text[..comment];
        var trimmed = text.Trim();
        // `file:` and `%(…)s` say that the list stands elsewhere.
        if (
            trimmed.Length == 0
            || trimmed.StartsWith("file:", StringComparison.Ordinal)
            || trimmed.Contains("%(", StringComparison.Ordinal)
        )
            return;
        if (Requirement.Parse(text) is not { } read)
            listing.FailAt(number, "a requirement that is none");
        else if (PythonPackages.Declare(read, Placed.Exactly(line, start), scope) is { } entry)
            listing.Add(entry);
    }

    private static ComponentScope? ScopeOf(string section, string key) =>
        (section, key.Replace('-', '_')) switch
        {
            ("options", "install_requires") => ComponentScope.Shipped,
            ("options", "setup_requires") => ComponentScope.Development,
            ("options", "tests_require") => ComponentScope.Test,
            ("options.extras_require", { Length: > 0 }) => ComponentScope.Optional,
            _ => null,
        };

    public override void Join(Listing own, Listings all) =>
        PythonPackages.LeaveToLocks(own, all, "poetry.lock", "pdm.lock", "uv.lock", "pylock.toml", "Pipfile.lock", "requirements.txt");

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "setup.cfg",
                """
                [metadata]
                name = app
                version = attr: app.__version__

                [options]
                python_requires = >=3.8
                install_requires =
                    flask==2.0.0
                    # a comment
                    requests>=2; python_version < "3.12"
                tests_require = pytest

                [options.extras_require]
                db =
                    psycopg2-binary ~= 2.9

                [flake8]
                max-line-length = 100
                """,
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/requests",
                "pkg:pypi/pytest",
                "pkg:pypi/psycopg2-binary"
            ),
        ];
}
