namespace Gatehouse.Scanners.Python.Templates;

/// <summary>What filters that come with the template engines do to a value. A filter that is not known here changes nothing.</summary>
internal static class TemplateFilters
{
    /// <summary>The result is a number, a truth, or made of the filter's own words.</summary>
    private static readonly HashSet<string> _clean = new(StringComparer.Ordinal)
    {
        "int",
        "float",
        "length",
        "count",
        "round",
        "abs",
        "wordcount",
        "filesizeformat",
        "urlencode",
        "slugify",
        "floatformat",
        "divisibleby",
        "length_is",
        "yesno",
        "pluralize",
        "timesince",
        "timeuntil",
        "get_digit",
        "json_script",
        "intcomma",
        "naturaltime",
        "naturalday",
        "ordinal",
        "xmlattr",
    };

    /// <summary>Text that has lost its mark, as Jinja takes it apart.</summary>
    private static readonly HashSet<string> _unmarking = new(StringComparer.Ordinal)
    {
        "title",
        "list",
        "first",
        "last",
        "wordwrap",
        "striptags",
        "pprint",
        "random",
        "sort",
        "unique",
        "batch",
        "slice",
    };

    public static TemplateLeaf? Apply(string filter, TemplateLeaf leaf)
    {
        if (_clean.Contains(filter))
            return null;
        if (_unmarking.Contains(filter))
            leaf = leaf.Unmarked;
        return filter switch
        {
            "safe" or "safeseq" => leaf with { IsMarked = true },
            // What is marked safe is not escaped again.
            "e" or "escape" => leaf.IsMarked ? leaf : leaf with { Escapes = leaf.Escapes | Escapes.Html, IsMarked = true },
            "forceescape" or "force_escape" => leaf with { Escapes = leaf.Escapes | Escapes.Html, IsMarked = true },
            "tojson" => leaf with { Escapes = Escapes.Tags | Escapes.SingleQuotes | Escapes.Json, IsMarked = true },
            "escapejs" => leaf with { Escapes = Escapes.Html | Escapes.Script, IsMarked = true },
            "first" or "last" or "random" => leaf.Then("[]"),
            _ => leaf.Through(filter),
        };
    }

    /// <summary>Whether a function of the framework's returns nothing that its arguments could harm.</summary>
    public static bool IsCleanFunction(string name) =>
        name
            is "url_for"
                or "static"
                or "url"
                or "csrf_token"
                or "csrf_input"
                or "range"
                or "super"
                or "caller"
                or "joiner"
                or "cycler"
                or "lipsum"
                or "get_messages"
                or "now";

    /// <summary>Names that the engines bring and that hold nothing of the context.</summary>
    public static bool IsOwnName(string name) =>
        name
            is "loop"
                or "forloop"
                or "self"
                or "varargs"
                or "kwargs"
                or "csrf_token"
                or "csrf_input"
                or "block"
                or "STATIC_URL"
                or "MEDIA_URL";
}
