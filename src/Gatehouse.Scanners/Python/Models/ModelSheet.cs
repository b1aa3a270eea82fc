namespace Gatehouse.Scanners.Python.Models;

/// <summary>
/// Where models write down what they know. A path names a thing by how one comes to it from its module: <c>flask.request.args</c> is an
/// attribute, <c>sqlite3.connect()</c> what a call returns and so an instance of a class (<c>flask.Flask()</c>), <c>redis.Redis()[]</c>
/// an element. <c>?</c> stands for a receiver of which nothing is known: <c>?.execute</c>. Builtins are <c>builtins.open</c>.
/// Wherever a sheet names a class, an instance of a subclass written in the project is meant too.
/// </summary>
/// <remarks>
/// A target is a path with the arguments that matter: <c>sqlite3.Cursor().execute(0|sql)</c> is position 0 or keyword <c>sql</c>;
/// <c>(sql)</c> keyword only; <c>(0, 1|b)</c> several, each on its own; <c>(*)</c> all; <c>(1*)</c> all positional ones from there;
/// <c>(**)</c> all keywords; <c>(***)</c> only what is spread with unknown names; <c>(self)</c> the receiver.
/// <c>flask.session[]=</c> is a value stored by subscript, <c>flask.session[key]=</c> the key of one, <c>flask.Response().location=</c> a
/// value stored in an attribute.
/// </remarks>
internal sealed class ModelSheet
{
    private readonly PathTrie _paths;

    internal ModelSheet(PathTrie paths) => _paths = paths;

    /// <summary>Functions of libraries that clean what they are given: where the library itself is scanned, their word counts too.</summary>
    internal HashSet<string> Cleaning { get; } = new(StringComparer.Ordinal);

    /// <summary>The value of this path comes from the outside, and so does all that is read out of it unless a sheet says otherwise.</summary>
    /// <param name="told">What a finding calls it, e.g. <c>the query string</c>; null: the path.</param>
    /// <param name="isStructured">Whether the outside also chooses its shape (JSON), so that a text can be a dict; only then NoSQL is at risk.</param>
    /// <param name="keys">Of a mapping, which constant keys hold what the outside chooses; null: all.</param>
    /// <param name="elements">What that which is read out of it by a key can do no harm to.</param>
    /// <param name="harmless">What it can do no harm to as it enters: the path of a request does not choose a host.</param>
    public void Source(
        string path,
        string? told = null,
        SourceLabel label = SourceLabel.Remote,
        bool isStructured = false,
        SinkKinds harmless = SinkKinds.None,
        Func<string, bool>? keys = null,
        SinkKinds elements = SinkKinds.None
    ) =>
        _paths.Of(path).Source = new SourceFacts(told ?? $"`{Shown(path)}`", label, isStructured)
        {
            Harmless = harmless,
            Keys = keys,
            HarmlessElements = elements,
        };

    /// <summary>Where <paramref name="package"/> is imported, methods of these names are called by the framework, of whatever class.</summary>
    public void Responders(string package, string[] methods, Handler handler) => _paths.Responders.Add((package, methods, handler));

    /// <summary>A function of this shape is called by a platform, wherever it stands: <c>lambda_handler(event, context)</c>.</summary>
    public void Called(CalledShape shape) => _paths.Called.Add(shape);

    /// <summary>Where <paramref name="module"/> is imported, a parameter of this name is this thing: <c>request</c> in a file that imports Django.</summary>
    public void Parameter(string module, string parameter, string path) => _paths.Parameters.Add((module, parameter, _paths.Of(path)));

    /// <summary>A value that arrives at <paramref name="target"/> does harm. A bare path means every argument.</summary>
    /// <param name="when">Asked at each call; null: always.</param>
    /// <param name="isAnswer">The program's one way out: a function of its own that hands on its parameters is no place to mend, its callers are.</param>
    public void Sink(
        SinkKinds kind,
        string target,
        Func<CallFacts, bool>? when = null,
        Confidence confidence = Confidence.High,
        bool isAnswer = false
    )
    {
        var (path, arguments, form) = Target.Parse(target);
        var place = _paths.Of(path);
        var sure = place.IsOfUnknown && confidence == Confidence.High ? Confidence.Medium : confidence;
        place.Sinks = place.Sinks.Add(new SinkFacts(kind, arguments, form, when, sure) { IsAnswer = isAnswer });
    }

    /// <summary>A call that is told as a flow by what is known of its arguments, whoever chooses them.</summary>
    public void Harm(SinkKinds kind, string call, Func<CallFacts, bool> when)
    {
        var place = _paths.Of(call);
        place.Harms = place.Harms.Add(new HarmFacts(kind, when));
    }

    /// <summary>A call that is an offence by its arguments alone, whoever chooses them: a weak algorithm whose name came a long way.</summary>
    public void Offence(OffenceKind kind, string call, Func<CallFacts, Charge?> charge)
    {
        var place = _paths.Of(call);
        place.Offences = place.Offences.Add(new OffenceFacts(kind, charge));
    }

    /// <summary>The result carries what the arguments carried, harmless for these kinds.</summary>
    /// <param name="target">A call; a bare path carries every argument and the receiver.</param>
    public void Sanitizer(SinkKinds kinds, string target) => Carry(target, kinds);

    /// <summary>The result carries what these arguments carried.</summary>
    public void Propagator(string target) => Carry(target, SinkKinds.None);

    /// <summary>The result carries what these arguments carried, and the outside chooses its shape: <c>json.loads</c>.</summary>
    public void Structures(string target) => Restores(SinkKinds.NoSql, target);

    /// <summary>The result carries what these arguments carried, and can do harm of these kinds again: <c>html.unescape</c>.</summary>
    /// <param name="unless">What is harmless for these is so by its letters, and there is nothing to bring back.</param>
    public void Restores(SinkKinds kinds, string target, SinkKinds unless = SinkKinds.None)
    {
        var (path, arguments, _) = Target.Parse(target);
        var place = _paths.Of(path);
        place.Carries = place.Carries.Add(new CarryFacts(arguments, SinkKinds.None) { Restores = kinds, Unless = unless });
    }

    /// <summary>A call that does not come back: <c>flask.abort</c>.</summary>
    public void NeverReturns(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _paths.Of(path).NeverReturns = true;
    }

    /// <summary>The result of this call, or the value of this path, carries nothing from the outside, whatever it is made of.</summary>
    public void Clean(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _paths.Of(path).IsClean = true;
    }

    /// <summary>The address that was asked for, whole or from its path on: to send the browser there again leads nobody elsewhere.</summary>
    public void Address(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _paths.Of(path).IsAddress = true;
    }

    /// <summary>Classes of the tree that derive from these are kept in a database: what one request leaves in their fields, another finds there.</summary>
    public void Records(params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
            _paths.Of(type).IsRecord = true;
    }

    /// <summary>The record of who is logged in, which derives from one of these classes, is found at this path.</summary>
    public void Accounts(string path, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
            _paths.Of(type).AccountAt = _paths.Of(path);
    }

    /// <summary>A database of documents, whose collections are its attributes and elements.</summary>
    public void Documents(params ReadOnlySpan<string> databases)
    {
        foreach (var database in databases)
            _paths.Of(database).IsDatabase = true;
    }

    /// <summary>What has such databases as attributes and elements.</summary>
    public void DocumentServers(params ReadOnlySpan<string> servers)
    {
        foreach (var server in servers)
            _paths.Of(server).IsServer = true;
    }

    /// <summary>A call that is true only of an argument that is harmless for these kinds.</summary>
    public void Guard(SinkKinds kinds, string target)
    {
        var (path, arguments, _) = Target.Parse(target);
        _paths.Of(path).Guard = new GuardFacts(kinds, arguments);
    }

    /// <summary>Two ways to the same thing: <c>Same("sqlite3.connect()", "dbapi.Connection()")</c>.</summary>
    public void Same(string path, string canonical) => _paths.Of(path).Same = _paths.Of(canonical);

    /// <summary>An attribute that no sheet names is an element: <c>client.shop</c> is <c>client["shop"]</c>.</summary>
    public void AttributesAreElements(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            _paths.Of(path).AttributesAreElements = true;
    }

    /// <summary>
    /// A program has one thing of this path, or of a class derived from it: <c>self.application</c> of any handler is the application, and
    /// what is stored in it at the start, handlers find.
    /// </summary>
    public void One(string path) => _paths.Of(path).IsOne = true;

    /// <summary>What is known of a class holds for its subclasses.</summary>
    public void Derives(string type, params ReadOnlySpan<string> bases)
    {
        foreach (var name in bases)
        {
            _paths.Of(type).Derive(_paths.Of(name));
            _paths.Of(type + "()").Derive(_paths.Of(name + "()"));
        }
    }

    /// <summary>A function decorated by <paramref name="decorator"/> (<c>flask.Flask().route()</c>: what the call of <c>route</c> returns) is called by the framework.</summary>
    public void Decorates(string decorator, Handler handler) => _paths.Of(decorator).Decorates = handler;

    /// <summary>A function given as this argument is called by the framework: <c>django.urls.path(1|view)</c>.</summary>
    public void Registers(string target, Handler handler)
    {
        var (path, arguments, _) = Target.Parse(target);
        _paths.Of(path).Registers = new RegistrationFacts(arguments, handler);
    }

    /// <summary>Methods of these names in a subclass are called by the framework.</summary>
    public void Overrides(string type, string[] methods, Handler handler) => _paths.Of(type).Override(methods, handler);

    /// <summary>A template is rendered: its name, and the arguments that are its context.</summary>
    public void Renders(string target, string context)
    {
        var (path, name, _) = Target.Parse(target);
        _paths.Of(path).Renders = new RenderFacts(name, ArgumentsSpec.Parse(context));
    }

    /// <summary>A decorator that makes a page of what its function returns: which argument names the template.</summary>
    public void RendersResult(string target)
    {
        var (path, name, _) = Target.Parse(target);
        _paths.Of(path).RendersResult = name;
    }

    private void Carry(string target, SinkKinds cleaned)
    {
        var (path, arguments, _) = Target.Parse(target);
        // Of three names and more: `html.py` with an `escape` of its own is no library.
        if (cleaned != SinkKinds.None && path.Count(letter => letter == '.') >= 2 && !path.Contains('(', StringComparison.Ordinal))
            Cleaning.Add(path);
        var place = _paths.Of(path);
        place.Carries = place.Carries.Add(new CarryFacts(arguments, cleaned));
    }

    private static string Shown(string path) => path.StartsWith("builtins.", StringComparison.Ordinal) ? path["builtins.".Length..] : path;
}
