namespace Gatehouse.Scanners.Python.Models;

/// <summary>How a route writes its parameters, and so which of them are checked before the handler sees them.</summary>
internal enum RouteForm : byte
{
    /// <summary>Every parameter is text from the outside.</summary>
    None,

    /// <summary><c>&lt;int:number&gt;</c>, <c>&lt;name&gt;</c>: Flask, Quart, Django's <c>path</c>, Bottle (<c>&lt;number:int&gt;</c>), Sanic.</summary>
    Angles,

    /// <summary><c>(?P&lt;name&gt;\d+)</c>: Django's <c>re_path</c> and <c>url</c>, Tornado.</summary>
    Regex,

    /// <summary><c>{name}</c>, <c>{name:int}</c>: FastAPI, Starlette, aiohttp, Falcon, Pyramid.</summary>
    Braces,
}

/// <summary>How a decorator gives a function what it read of the request by a schema.</summary>
internal enum SchemaForm : byte
{
    None,

    /// <summary>All of it in one parameter.</summary>
    Argument,

    /// <summary>Each field as a keyword.</summary>
    Keywords,
}

/// <summary>How a framework calls a function of the project: which parameters come from the outside, and what becomes of the result.</summary>
internal sealed record Handler
{
    /// <summary>What the first parameter (after <c>self</c>) is, e.g. <c>django.http.HttpRequest()</c>; null where there is none such.</summary>
    public string? Request { get; init; }

    /// <summary>What the second parameter is, e.g. Falcon's response.</summary>
    public string? Response { get; init; }

    public RouteForm Route { get; init; }

    /// <summary>Where the route's text stands in the decorator's or registration's arguments.</summary>
    public int RouteAt { get; init; }

    /// <summary>
    /// Where the registration's arguments hold, by position or as <c>kwargs</c>, what the program itself gives to parameters by their names: none
    /// of these comes from the outside.
    /// </summary>
    public int? GivesAt { get; init; }

    /// <summary>Whether the annotations of the parameters are enforced: FastAPI makes an <c>int</c> of an <c>int</c>.</summary>
    public bool EnforcesAnnotations { get; init; }

    /// <summary>Whether the parameters other than <see cref="Request"/> and <see cref="Response"/> come from the outside.</summary>
    public bool TaintsParameters { get; init; } = true;

    /// <summary>What a returned text is, e.g. <see cref="SinkKinds.Html"/>; lists and dicts are JSON and never HTML.</summary>
    public SinkKinds Returns { get; init; }

    /// <summary>Whether a returned dict is the whole answer, with <c>headers</c> and <c>body</c>.</summary>
    public bool ReturnsAnswer { get; init; }

    /// <summary>Whether it runs once, before any request comes.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether it runs before the handlers of the same request, which find what it leaves behind.</summary>
    public bool IsBefore { get; init; }

    /// <summary>Whether templates call it, by a name, for a value that they write.</summary>
    public bool IsFilter { get; init; }

    /// <summary>Whether it resolves a field of GraphQL's, whose schema says of what types the arguments are.</summary>
    public bool IsResolver { get; init; }

    /// <summary>Whether the decorator reads the request by a schema that stands in its arguments.</summary>
    public SchemaForm Schema { get; init; }

    /// <summary>What its parameters are called in a finding.</summary>
    public string Told { get; init; } = "a parameter of the route";
}
