using Gatehouse.Engine.Syntax.Templates;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>What a name stands for inside a template: by <c>set</c>, <c>with</c>, <c>for</c>, or as the parameter of a macro.</summary>
internal sealed class TemplateNames(TemplateNames? outer)
{
    private readonly Dictionary<string, ImmutableArray<TemplateLeaf>> _names = new(StringComparer.Ordinal);

    public TemplateNames? Outer => outer;

    public void Bind(string name, ImmutableArray<TemplateLeaf> value) => _names[name] = value;

    /// <summary>Null for a name of the context.</summary>
    public ImmutableArray<TemplateLeaf>? Find(string name)
    {
        for (var names = this; names is not null; names = names.Outer)
        {
            if (names._names.TryGetValue(name, out var found))
                return found;
        }

        return null;
    }

    /// <summary>What a name stands for, a name of the context being itself.</summary>
    public ImmutableArray<TemplateLeaf> Of(string name) => Find(name) ?? (TemplateFilters.IsOwnName(name) ? [] : [new TemplateLeaf(name)]);
}

/// <summary>Says what an expression is made of.</summary>
internal sealed class TemplateValues(Func<string, ImmutableArray<TemplateArgument>, bool> isMacro)
{
    /// <summary>A value that is made of more is not followed further.</summary>
    private const int MostLeaves = 32;

    public ImmutableArray<TemplateLeaf> Of(TemplateExpression expression, TemplateNames names)
    {
        switch (expression)
        {
            case TemplateName name:
                return names.Of(name.Name);
            case TemplateMember member:
                return [.. Of(member.Value, names).Select(leaf => leaf.Then(member.Name))];
            case TemplateItem item:
                var whole = Of(item.Value, names);
                return item.IsSlice ? whole : [.. whole.Select(leaf => leaf.Then("[]"))];
            case TemplateCall call:
                return Called(call, names);
            case TemplateFilter filter:
                return Filtered(filter, names);
            case TemplateJoin join:
                return All(join.Parts, names);
            case TemplateChoice choice:
                return All(choice.Values, names);
            case TemplateCollection collection:
                return All(collection.Elements.Select(element => element.Value), names);
            default:
                return [];
        }
    }

    /// <summary>The name of what is called: <c>f</c>, or <c>forms.f</c> of an import.</summary>
    public static string? NameOf(TemplateExpression function) =>
        function switch
        {
            TemplateName name => name.Name,
            TemplateMember { Value: TemplateName module } member => module.Name + "." + member.Name,
            _ => null,
        };

    private ImmutableArray<TemplateLeaf> Called(TemplateCall call, TemplateNames names)
    {
        switch (call.Function)
        {
            // What a macro writes was looked at where it writes it.
            case var function when NameOf(function) is { } macro && isMacro(macro, call.Arguments):
                return [];
            case TemplateName name when TemplateFilters.IsCleanFunction(name.Name):
                return [];
            // Tornado's filters are functions.
            case TemplateName { Name: "xhtml_escape" or "escape" or "json_encode" or "linkify" or "url_escape" or "squeeze" } filter
                when names.Find(filter.Name) is null:
                return Apply(FilterNamed(filter.Name), [.. Arguments(call.Arguments, names)]);
            case TemplateName name:
                return Some([.. names.Of(name.Name).Select(leaf => leaf.Then("()")), .. Arguments(call.Arguments, names)]);
            case TemplateMember method:
                var receiver = Of(method.Value, names);
                return Some(
                    method.Name switch
                    {
                        // Of a dictionary, the same as a subscript; of a text, the text and what it is joined with.
                        "get" when call.Arguments is [{ Value: TemplateConstant { Text: { } key } }, ..] =>
                        [
                            .. receiver.Select(leaf => leaf.Then(key)),
                            .. Arguments(call.Arguments, names),
                        ],
                        "items" => [.. receiver.Select(leaf => leaf.Then("[]"))],
                        "keys" or "values" => receiver,
                        "format" or "join" or "replace" =>
                        [
                            .. receiver,
                            .. Escaped(receiver, method.Value, Arguments(call.Arguments, names)),
                        ],
                        "strip" or "lower" or "upper" or "title" or "capitalize" or "split" or "lstrip" or "rstrip" => receiver,
                        "isoformat" or "strftime" or "count" or "startswith" or "endswith" or "isdigit" => [],
                        _ => [.. receiver.Select(leaf => leaf.Then(method.Name).Then("()")), .. Arguments(call.Arguments, names)],
                    }
                );
            default:
                return Some([.. Of(call.Function, names), .. Arguments(call.Arguments, names)]);
        }
    }

    private static string FilterNamed(string function) =>
        function switch
        {
            "json_encode" => "tojson",
            "url_escape" => "urlencode",
            "squeeze" => "trim",
            _ => "forceescape",
        };

    private ImmutableArray<TemplateLeaf> Filtered(TemplateFilter filter, TemplateNames names)
    {
        var value = Of(filter.Value, names);
        var arguments = filter.Arguments;
        switch (filter.Name)
        {
            case "map" when arguments is [{ Name: "attribute", Value: TemplateConstant { Text: { } attribute } }, ..]:
                return [.. value.Select(leaf => leaf.Then("[]").Then(attribute))];
            case "map" when arguments is [{ Name: null, Value: TemplateConstant { Text: { } inner } }, ..]:
                return Apply(inner, [.. value.Select(leaf => leaf.Then("[]"))]);
            case "attr" when arguments is [{ Value: TemplateConstant { Text: { } name } }, ..]:
                return [.. value.Select(leaf => leaf.Then(name))];
            case "format" or "join" or "replace":
                return Some([.. value, .. Escaped(value, filter.Value, Arguments(arguments, names))]);
            case "default" or "d" or "default_if_none" or "add":
                return Some([.. value, .. Arguments(arguments, names)]);
            default:
                return Apply(filter.Name, value);
        }
    }

    private static ImmutableArray<TemplateLeaf> Apply(string filter, ImmutableArray<TemplateLeaf> value)
    {
        var result = ImmutableArray.CreateBuilder<TemplateLeaf>(value.Length);
        foreach (var leaf in value)
        {
            if (TemplateFilters.Apply(filter, leaf) is { } left)
                result.Add(left);
        }

        return result.DrainToImmutable();
    }

    /// <summary>What goes into a text that was marked safe is escaped on its way: <c>"&lt;b&gt;%s&lt;/b&gt;"|safe|format(x)</c>.</summary>
    private static IEnumerable<TemplateLeaf> Escaped(
        ImmutableArray<TemplateLeaf> receiver,
        TemplateExpression written,
        IEnumerable<TemplateLeaf> arguments
    ) =>
        written is TemplateFilter { Name: "safe" } || receiver.Any(leaf => leaf.IsMarked)
            ? arguments.Select(leaf => leaf.IsMarked ? leaf : leaf with { Escapes = leaf.Escapes | Escapes.Html, IsMarked = true })
            : arguments;

    private IEnumerable<TemplateLeaf> Arguments(ImmutableArray<TemplateArgument> arguments, TemplateNames names) =>
        arguments.SelectMany(argument => Of(argument.Value, names));

    private ImmutableArray<TemplateLeaf> All(IEnumerable<TemplateExpression> parts, TemplateNames names) =>
        Some(parts.SelectMany(part => Of(part, names)));

    private static ImmutableArray<TemplateLeaf> Some(IEnumerable<TemplateLeaf> leaves) => [.. leaves.Take(MostLeaves)];
}
