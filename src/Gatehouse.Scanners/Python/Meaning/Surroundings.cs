using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>What stands around a module's nodes, worked out when the first rule asks.</summary>
public sealed class Surroundings
{
    private static readonly ImmutableArray<string> RouteNames =
    [
        "route",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "websocket",
        "api_view",
        "api_route",
        "view_config",
        "expose",
        "action",
        "login_required",
        "require_http_methods",
        "require_POST",
        "require_GET",
        "csrf_exempt",
        "errorhandler",
        "exception_handler",
    ];

    private static readonly ImmutableArray<string> HandlerEndings = ["View", "Handler", "Resource", "ViewSet", "Endpoint", "Controller"];

    private readonly PythonModule _module;
    private readonly Dictionary<PythonNode, PythonNode> _parents;
    private readonly Dictionary<string, List<NameExpression>> _uses = new(StringComparer.Ordinal);
    private bool _isGathered;
    private int _searches;

    /// <param name="parents">Room for the parents of all nodes, empty.</param>
    internal Surroundings(PythonModule module, Dictionary<PythonNode, PythonNode> parents) => (_module, _parents) = (module, parents);

    /// <summary>Top-level packages that the module imports.</summary>
    internal HashSet<string> Roots => field ??= RootsOf(_module);

    /// <summary>Test code: by its place, its name, or because a test framework is what it is about.</summary>
    public bool IsTest => _module.Asked is { } asked ? !(asked.IsTest = true) : _isTest ??= TellTest();

    private bool? _isTest;

    /// <summary>A settings module of Django, by what it sets.</summary>
    public bool IsDjangoSettings => _isDjangoSettings ??= TellDjangoSettings();

    private bool? _isDjangoSettings;

    /// <summary>What the module sets for a framework.</summary>
    public ImmutableArray<Setting> Settings
    {
        get
        {
            if (_module.Asked is { } asked)
            {
                asked.Settings = true;
                return [];
            }

            return _settings.IsDefault ? _settings = Setting.AllOf(_module) : _settings;
        }
    }

    private ImmutableArray<Setting> _settings;

    public bool Imports(ReadOnlySpan<char> root)
    {
        if (_module.Asked is { } asked)
        {
            asked.Imports.Add(root.ToString());
            return false;
        }

        return Roots.GetAlternateLookup<ReadOnlySpan<char>>().Contains(root);
    }

    public bool ImportsAny(params ReadOnlySpan<string> roots)
    {
        foreach (var root in roots)
        {
            if (Imports(root))
                return true;
        }

        return false;
    }

    /// <summary>The node that another is part of; null for a statement of the module.</summary>
    public PythonNode? ParentOf(PythonNode node) =>
        WayTo(node) is { } way ? (way is [.., var nearest] ? nearest : null) : _parents.GetValueOrDefault(node);

    /// <summary>Where a name is written, anywhere in the module, in source order.</summary>
    public IReadOnlyList<NameExpression> UsesOf(string name)
    {
        Gather();
        return _uses.TryGetValue(name, out var found) ? found : [];
    }

    public IEnumerable<PythonNode> AncestorsOf(PythonNode node)
    {
        if (WayTo(node) is { } way)
        {
            for (var i = way.Count - 1; i >= 0; i--)
                yield return way[i];
            yield break;
        }

        for (var at = _parents.GetValueOrDefault(node); at is not null; at = _parents.GetValueOrDefault(at))
            yield return at;
    }

    public FunctionStatement? FunctionOf(PythonNode node) => AncestorsOf(node).OfType<FunctionStatement>().FirstOrDefault();

    public ClassStatement? ClassOf(PythonNode node) => AncestorsOf(node).OfType<ClassStatement>().FirstOrDefault();

    /// <summary>
    /// Whether a place runs under a condition, or in a function that says it is the careless way: then it is an option of the program, and
    /// the choice is its caller's.
    /// </summary>
    public bool IsOption(PythonNode node)
    {
        var before = node;
        foreach (var around in AncestorsOf(node))
        {
            switch (around)
            {
                case IfStatement condition when condition.Test != before && !Purpose.NamesIn(condition.Test).Contains("__name__"):
                case ConditionalExpression choice when choice.Test != before:
                case BoolOpExpression:
                case ExceptHandler:
                    return true;
                case FunctionStatement function:
                    return Words.Has(function.Name, "unverified", "insecure", "unsafe", "verify");
                case ClassStatement:
                    return false;
            }

            before = around;
        }

        return false;
    }

    /// <summary>Whether a place belongs to what answers a request: a route, a view, a handler's method, what reads <c>request</c>.</summary>
    public bool AnswersRequests(PythonNode node)
    {
        foreach (var around in AncestorsOf(node).Prepend(node))
        {
            if (around is FunctionStatement function && IsHandler(function))
                return true;
        }

        return false;
    }

    /// <summary>As <see cref="AnswersRequests"/>, also where what answers them calls the function or class around the place, itself or through others.</summary>
    public bool ServesRequests(PythonNode node)
    {
        const int most = 64;
        if (AnswersRequests(node))
            return true;
        var known = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>();
        void Enqueue(PythonNode place)
        {
            var around = AncestorsOf(place).LastOrDefault(outer => outer is FunctionStatement or ClassStatement);
            var name = around is FunctionStatement function ? function.Name : (around as ClassStatement)?.Name;
            if (name is not null && known.Count < most && known.Add(name))
                waiting.Enqueue(name);
        }

        Enqueue(node);
        while (waiting.TryDequeue(out var name))
        {
            foreach (var use in UsesOf(name))
            {
                if (AnswersRequests(use))
                    return true;
                Enqueue(use);
            }
        }

        return false;
    }

    private bool IsHandler(FunctionStatement function)
    {
        foreach (var decorator in function.Decorators)
        {
            var named = decorator is CallExpression call ? call.Function : decorator;
            if (LastName(named) is not { } name || !RouteNames.Contains(name))
                continue;
            if (decorator is not CallExpression { Arguments: [{ Value: StringExpression path }, ..] } || path.Value is "" or ['/', ..])
                return true;
        }

        if (IsOfWebFramework && function.Parameters.Any(parameter => parameter.Name is "request" or "req"))
            return true;

        if (IsOfPlatform(function))
            return true;
        if (
            ParentOf(function) is ClassStatement type
            && function.Name
                is "get"
                    or "post"
                    or "put"
                    or "patch"
                    or "delete"
                    or "head"
                    or "prepare"
                    or "dispatch"
                    or "form_valid"
                    or "form_invalid"
        )
            return type.Arguments.Any(parent =>
                LastName(parent.Value) is { } name && HandlerEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            );
        return _module.Scope.BindingsOf("request") is [{ Form: BindingForm.Import }, ..]
            && UsesOf("request").Any(use => function.Span.Contains(use.Span));
    }

    /// <summary>What AWS calls with an event, and a verb of Python's own server.</summary>
    private bool IsOfPlatform(FunctionStatement function) =>
        function.Parameters is [{ Name: "event" or "evt" }, { Name: "context" or "ctx" or "_context" or "_ctx" or "_" }]
        || (
            function.Name is "do_GET" or "do_POST" or "do_PUT" or "do_DELETE" or "do_PATCH"
            && ParentOf(function) is ClassStatement { Arguments: var parents }
            && parents.Any(parent => LastName(parent.Value)?.EndsWith("RequestHandler", StringComparison.Ordinal) == true)
        );

    private bool IsOfWebFramework =>
        ImportsAny(
            "django",
            "rest_framework",
            "aiohttp",
            "pyramid",
            "starlette",
            "fastapi",
            "sanic",
            "flask",
            "quart",
            "falcon",
            "webob",
            "werkzeug",
            "bottle"
        );

    /// <summary><c>run</c> of <c>app.run</c>, <c>run</c> of <c>run</c>.</summary>
    public static string? LastName(Expression expression) =>
        expression switch
        {
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            CallExpression call => LastName(call.Function),
            _ => null,
        };

    /// <summary>
    /// What is around a node, from the module's statement inwards, found by the places of the nodes; null where it is time to note the parents
    /// of all nodes instead, which pays when many are asked for.
    /// </summary>
    private List<PythonNode>? WayTo(PythonNode node)
    {
        const int mostSearches = 48;
        if (_isGathered)
            return null;
        if (_searches++ < mostSearches && Way.To(node, _module.Tree) is { } way)
            return way;
        Gather();
        return null;
    }

    private void Gather()
    {
        if (_isGathered)
            return;
        _isGathered = true;
        foreach (var statement in _module.Tree.Body)
        {
            var children = new Children(this, statement);
            PythonWalk.Children(statement, ref children);
        }
    }

    private readonly struct Children(Surroundings around, PythonNode parent) : IPythonChildren
    {
        public void Child(PythonNode child)
        {
            around._parents[child] = parent;
            if (child is NameExpression name)
            {
                if (around._uses.TryGetValue(name.Name, out var uses))
                    uses.Add(name);
                else
                    around._uses[name.Name] = [name];
            }

            var children = new Children(around, child);
            PythonWalk.Children(child, ref children);
        }
    }

    private static HashSet<string> RootsOf(PythonModule module)
    {
        var roots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var site in module.All(NodeKind.Import))
        {
            foreach (var name in ((ImportStatement)site.Node).Names)
                roots.Add(Root(name.Name));
        }

        foreach (var site in module.All(NodeKind.ImportFrom))
        {
            if (site.Node is ImportFromStatement { Level: 0, Module: { } from })
                roots.Add(Root(from));
        }

        return roots;

        static string Root(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;
    }

    private bool TellTest()
    {
        var parts = _module.Path.Value.Split('/');
        if (parts[..^1].Any(part => part is "test" or "tests" or "testing" or "unit_tests" or "test_data" or "testdata"))
            return true;
        var name = parts[^1];
        if (
            name is "conftest.py" or "tests.py"
            || name.StartsWith("test_", StringComparison.Ordinal)
            || name.EndsWith("_test.py", StringComparison.Ordinal)
            || name.EndsWith("_tests.py", StringComparison.Ordinal)
        )
            return true;
        return ImportsAny("pytest", "unittest", "nose")
            && (
                _module
                    .All(NodeKind.Function)
                    .Any(site => ((FunctionStatement)site.Node).Name.StartsWith("test_", StringComparison.Ordinal))
                || _module
                    .All(NodeKind.Class)
                    .Any(site => ((ClassStatement)site.Node).Arguments.Any(parent => LastName(parent.Value) is "TestCase"))
            );
    }

    private bool TellDjangoSettings()
    {
        var tells = 0;
        // `settings/production.py` takes the rest from `base.py`.
        var isPart = false;
        // Flask's has these too.
        var isCommon = false;
        foreach (var statement in _module.Tree.Body)
        {
            isPart |= statement is ImportFromStatement { Names: [{ Name: "*" }] };
            if (isPart && statement is AssignStatement { Targets: [NameExpression { Name: var part }] })
            {
                if (IsDjangoAlone(part))
                    tells++;
                isCommon |= part is "SECRET_KEY" or "DEBUG" or "SESSION_COOKIE_SECURE" or "SESSION_COOKIE_HTTPONLY";
            }

            if (
                statement is AssignStatement { Targets: [NameExpression name] } assign
                // The framework's own defaults are empty.
                && assign.Value is not (ListExpression { Elements: [] } or SingletonExpression)
                && name.Name
                    is "INSTALLED_APPS"
                        or "MIDDLEWARE"
                        or "MIDDLEWARE_CLASSES"
                        or "ROOT_URLCONF"
                        or "WSGI_APPLICATION"
                        or "TEMPLATES"
            )
                tells++;
        }

        return tells >= 2 || (tells == 1 && isCommon);
    }

    /// <summary>Settings of Django's that parts of its settings replace, and that no other framework has.</summary>
    private static bool IsDjangoAlone(string name) =>
        name
            is "ALLOWED_HOSTS"
                or "DATABASES"
                or "CACHES"
                or "SECURE_SSL_REDIRECT"
                or "SECURE_HSTS_SECONDS"
                or "SECURE_PROXY_SSL_HEADER"
                or "SECURE_CONTENT_TYPE_NOSNIFF"
                or "CSRF_COOKIE_SECURE"
                or "CSRF_TRUSTED_ORIGINS"
                or "EMAIL_BACKEND"
                or "STATICFILES_STORAGE"
                or "STORAGES";
}
