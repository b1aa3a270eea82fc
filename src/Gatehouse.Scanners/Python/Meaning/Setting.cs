using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Meaning;

public enum SettingPlace : byte
{
    /// <summary><c>app.config["X"] = …</c>, <c>app.config.update(X=…)</c>, <c>app.secret_key = …</c>.</summary>
    FlaskConfig,

    /// <summary>In the body of a class named for configuration.</summary>
    ConfigClass,

    DjangoSettings,

    /// <summary>At the top level of a module named for configuration.</summary>
    ConfigModule,
}

/// <summary>One framework setting that a module makes.</summary>
public sealed record Setting(SettingPlace Place, string Name, Expression Value, Scope Scope, ByteSpan Span)
{
    /// <summary>Made under a condition, or in settings that say they are a developer's: no evidence of what production runs with.</summary>
    public bool IsForDevelopment { get; init; }

    /// <summary>The class in whose body it stands.</summary>
    internal ClassStatement? Type { get; init; }

    public bool IsTrue => Is(SingletonValue.True);

    public bool IsFalse => Is(SingletonValue.False);

    public string? String => Scope.StringOf(Value);

    private bool Is(SingletonValue value) => Scope.Followed(Value) is SingletonExpression singleton && singleton.Value == value;

    internal static ImmutableArray<Setting> AllOf(PythonModule module)
    {
        var found = new List<Setting>();
        var places = new Places(module);
        var isDevelopment = Words.IsDevelopment(module.Path.Value);
        foreach (var site in module.All(NodeKind.Assign))
        {
            var assign = (AssignStatement)site.Node;
            foreach (var target in assign.Targets)
            {
                if (places.Of(target, site) is not var (place, name))
                    continue;
                found.Add(
                    new Setting(place, name, assign.Value, site.Scope, assign.Span)
                    {
                        Type = place == SettingPlace.ConfigClass ? site.Parent as ClassStatement : null,
                        IsForDevelopment =
                            isDevelopment
                            || IsConditional(module, assign)
                            || (site.Parent is ClassStatement type && Words.IsDevelopment(type.Name)),
                    }
                );
            }
        }

        foreach (var called in (string[])["update", "from_mapping"])
        {
            foreach (var call in module.CallsNamed(called))
            {
                if (call.Node.Function is not AttributeExpression { Value: { } config } || Surroundings.LastName(config) != "config")
                    continue;
                var isConditional = isDevelopment || IsConditional(module, call.Node);
                foreach (var argument in call.Node.Arguments)
                {
                    if (argument.Name is { } name)
                        Add(name, argument.Value, argument.Span);
                    else if (argument is { Form: ArgumentForm.Positional, Value: DictExpression dict })
                    {
                        for (var i = 0; i < dict.Values.Length; i++)
                        {
                            if (dict.Keys[i] is StringExpression key)
                                Add(key.Value, dict.Values[i], ByteSpan.Between(key.Start, dict.Values[i].End));
                        }
                    }
                }

                void Add(string name, Expression value, ByteSpan span) =>
                    found.Add(new Setting(SettingPlace.FlaskConfig, name, value, call.Scope, span) { IsForDevelopment = isConditional });
            }
        }

        if (found.Count == 0)
            return [];
        // What is set again elsewhere says nothing alone, unless both say the same.
        var byName = found.ToLookup(setting => (setting.Scope, setting.Name));
        return [.. found.Where(setting => byName[(setting.Scope, setting.Name)].All(other => other.Value.Kind == setting.Value.Kind))];
    }

    /// <summary>Tells where an assignment sets something, of one module; what names and paths say is asked once, not for each assignment.</summary>
    private struct Places(PythonModule module)
    {
        private readonly bool _isConfiguration = module.Path.IsNamed("settings.py") || module.Path.IsNamed("config.py");
        private ClassStatement? _type;
        private bool _isConfigClass;

        public (SettingPlace, string)? Of(Expression target, Site site)
        {
            switch (target)
            {
                case SubscriptExpression { Value: { } container, Index: StringExpression key }
                    when Surroundings.LastName(container) == "config":
                    return (SettingPlace.FlaskConfig, key.Value);
                case AttributeExpression { Name: "secret_key" } attribute when IsApplication(module, attribute.Value, site.Scope):
                    return (SettingPlace.FlaskConfig, "SECRET_KEY");
                case AttributeExpression { Name: "debug" } attribute when IsApplication(module, attribute.Value, site.Scope):
                    return (SettingPlace.FlaskConfig, "DEBUG");
                case NameExpression name when site.Parent is ClassStatement type:
                    // class Base, class Production
                    return _isConfiguration || IsConfigClass(type) ? (SettingPlace.ConfigClass, name.Name) : null;
                case NameExpression name when site.Scope.Form == ScopeForm.Module:
                    return module.Around.IsDjangoSettings ? (SettingPlace.DjangoSettings, name.Name)
                        : _isConfiguration ? (SettingPlace.ConfigModule, name.Name)
                        : null;
                default:
                    return null;
            }
        }

        private bool IsConfigClass(ClassStatement type)
        {
            if (type != _type)
                (_type, _isConfigClass) = (type, IsNamedSo(type.Name) || type.Arguments.Any(IsBase));
            return _isConfigClass;
        }

        private static bool IsBase(Argument given) =>
            given.Form == ArgumentForm.Positional && Surroundings.LastName(given.Value) is { } name && IsNamedSo(name);

        private static bool IsNamedSo(string name) => Words.Has(name, "config", "settings", "configuration");
    }

    private static bool IsApplication(PythonModule module, Expression owner, Scope scope) =>
        module.PathOf(owner, scope) switch
        {
            "flask.Flask()" or "quart.Quart()" => true,
            { } path => module.Around.ImportsAny("flask", "quart") && path.EndsWith(".app", StringComparison.Ordinal),
            null => false,
        };

    private static bool IsConditional(PythonModule module, PythonNode node) =>
        module
            .Around.AncestorsOf(node)
            .Any(around =>
                around is IfStatement condition && !Purpose.NamesIn(condition.Test).Contains("__name__")
                || around is TryStatement
                || around is FunctionStatement function && Words.IsDevelopment(function.Name)
            );
}
