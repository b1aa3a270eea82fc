using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Components.Lockfiles;

/// <summary>What a project asks for in the call of <c>setup</c>, where it is written down and not computed; the file is never run.</summary>
public sealed class SetupPy : Lockfile
{
    /// <summary>How deep a list may be put together of others.</summary>
    private const int Deepest = 64;

    /// <summary>A few lists that hold each other many times would have no end.</summary>
    private const int MostParts = 100_000;

    public override string Name => "setup.py";

    public override bool Wants(SourcePath path) => path.IsNamed("setup.py");

    public override void Read(SourceFile file, Listing listing)
    {
        var tree = file.Syntax(source => PythonTree.Parse(source.Text));
        var finder = new SetupCalls();
        finder.VisitAll(tree.Body);
        var parts = 0;
        foreach (var argument in finder.Calls.SelectMany(call => call.Arguments))
        {
            switch (argument.Name)
            {
                case "install_requires" or "requires":
                    AddAll(argument.Value, ComponentScope.Shipped, 0);
                    break;
                case "setup_requires":
                    AddAll(argument.Value, ComponentScope.Development, 0);
                    break;
                case "tests_require":
                    AddAll(argument.Value, ComponentScope.Test, 0);
                    break;
                case "extras_require" when Named(argument.Value) is DictExpression extras:
                    foreach (var extra in extras.Values)
                        AddAll(extra, ComponentScope.Optional, 0);
                    break;
                default:
                    break;
            }
        }

        if (parts > MostParts)
            listing.FailAt(1, $"its lists hold each other more than {MostParts} times");

        Expression Named(Expression value) => value is NameExpression name ? finder.Values.GetValueOrDefault(name.Name, value) : value;

        void AddAll(Expression value, ComponentScope scope, int depth)
        {
            if (depth > Deepest || ++parts > MostParts)
                return;
            switch (value)
            {
                case NameExpression when Named(value) is not NameExpression and var known:
                    AddAll(known, scope, depth + 1);
                    break;
                case ListExpression list:
                    Each(list.Elements);
                    break;
                case TupleExpression tuple:
                    Each(tuple.Elements);
                    break;
                case BinaryOpExpression { Operator: BinaryOperator.Add } sum:
                    AddAll(sum.Left, scope, depth + 1);
                    AddAll(sum.Right, scope, depth + 1);
                    break;
                case StringExpression lines:
                    foreach (var line in lines.Value.Split('\n').Where(line => line.Trim() is { Length: > 0 } and not ['#', ..]))
                        Add(listing, line, Placed.Roughly(lines.Span), scope);
                    break;
                default:
                    break;
            }

            void Each(ImmutableArray<Expression> elements)
            {
                foreach (var element in elements)
                {
                    if (Named(element) is StringExpression text)
                        Add(listing, text.Value, Place(file, text), scope);
                    else if (element is StarredExpression star)
                        AddAll(star.Value, scope, depth + 1);
                }
            }
        }
    }

    private static void Add(Listing listing, string text, Placed place, ComponentScope scope)
    {
        if (Requirement.Parse(text) is { } read && PythonPackages.Declare(read, place, scope) is { } entry)
            listing.Add(entry);
    }

    private static Placed Place(SourceFile file, StringExpression text)
    {
        var source = file.Bytes[text.Start..text.End];
        var quote = source.IndexOfAny((byte)'"', (byte)'\'');
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.Value);
        var whole = text.Span;
        return quote >= 0 && bytes.Length == text.Value.Length && source[(quote + 1)..].StartsWith(bytes)
            ? Placed.Exactly(new ByteSpan(text.Start + quote + 1, bytes.Length), text.Start + quote + 1)
            : Placed.Roughly(whole);
    }

    public override void Join(Listing own, Listings all) =>
        PythonPackages.LeaveToLocks(own, all, "poetry.lock", "pdm.lock", "uv.lock", "pylock.toml", "Pipfile.lock", "requirements.txt");

    /// <summary>Calls of <c>setup</c>, and what the names of the module stand for.</summary>
    private sealed class SetupCalls : PythonVisitor
    {
        public List<CallExpression> Calls { get; } = [];

        public Dictionary<string, Expression> Values { get; } = new(StringComparer.Ordinal);

        public override void Visit(PythonNode node)
        {
            switch (node)
            {
                case AssignStatement { Targets: [NameExpression name] } assigned:
                    Values[name.Name] = assigned.Value;
                    break;
                case AnnotatedAssignStatement { Target: NameExpression name, Value: { } value }:
                    Values[name.Name] = value;
                    break;
                case CallExpression { Function: NameExpression { Name: "setup" } or AttributeExpression { Name: "setup" } } call:
                    Calls.Add(call);
                    break;
                default:
                    break;
            }

            base.Visit(node);
        }
    }

    public override IEnumerable<LockfileExample> Examples =>
        [
            Of(
                "setup.py",
                """
                from setuptools import setup, find_packages

                REQUIRED = ["flask==2.0.0", 'requests>=2']
                EXTRA = ("psycopg2",)

                setup(
                    name="app",
                    packages=find_packages(),
                    install_requires=REQUIRED + ["click"],
                    setup_requires="wheel",
                    tests_require=["pytest==7.0.0"],
                    extras_require={"db": EXTRA, "docs": [*REQUIRED, read("other.txt")]},
                )
                """,
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/flask@2.0.0",
                "pkg:pypi/requests",
                "pkg:pypi/requests",
                "pkg:pypi/psycopg2",
                "pkg:pypi/click",
                "pkg:pypi/wheel",
                "pkg:pypi/pytest@7.0.0"
            ),
        ];
}
