using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A file of any type, under a name that its sender chose, where the web server gives it out.</summary>
public sealed class UnrestrictedUpload : PythonRule
{
    private const int MostSteps = 4;

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/unrestricted-upload",
            Title = "Uploads of any type are served",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [434],
            Why = """
                The type is the sender's choice: an `.html` or `.svg` runs its scripts as a page of this site, a `.php` or `.py` as a program of the server where one
                is set up for it.
                """,
            Fix =
                "Allow the few endings that you need, make the name yourself, and keep the files outside of what the web server gives out.",
            References = ["https://cheatsheetseries.owasp.org/cheatsheets/File_Upload_Cheat_Sheet.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import os
                from flask import current_app, request
                from werkzeug.utils import secure_filename

                def logo():
                    upload = request.files["logo"]
                    target = os.path.join(current_app.static_folder, "logos", secure_filename(upload.filename))
                    «upload.save(target)»
                """
            ),
            Bad(
                """
                from pathlib import Path
                from django.conf import settings

                def store(upload):
                    folder = Path(settings.MEDIA_ROOT) / "logos"
                    with «open(folder / upload.name, "wb")» as out:
                        for chunk in upload.chunks():
                            out.write(chunk)
                """
            ),
            Good(
                "few endings",
                """
                import os
                from flask import current_app, request

                def logo():
                    upload = request.files["logo"]
                    if os.path.splitext(upload.filename)[1] not in (".png", ".jpg"):
                        raise ValueError
                    upload.save(os.path.join(current_app.static_folder, os.path.basename(upload.filename)))
                """
            ),
            Good(
                "looked at by who calls it",
                """
                from flask import current_app, request

                def store(upload):
                    upload.save(current_app.static_folder + "/" + upload.filename)

                def logo():
                    upload = request.files["logo"]
                    if is_allowed(upload.filename):
                        store(upload)
                """
            ),
            Good(
                "not given out, or under a name of our own",
                """
                import os, uuid
                from flask import current_app, request

                def attach(upload):
                    upload.save(os.path.join("/srv/attachments", upload.filename))
                    upload.save(os.path.join(current_app.static_folder, uuid.uuid4().hex + ".png"))
                """
            ),
            Good(
                "a model's",
                """
                def build(model, static):
                    model.save(static / model.name)
                    with open(static / model.name, "w") as out:
                        out.write(model.text)
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var call in module.CallsNamed("save"))
        {
            if (
                call.Node is { Function: AttributeExpression { Value: var upload }, Arguments: [{ Value: var target }, ..] }
                && IsServed(call, upload, target, false)
            )
                yield return new Hit(call.Span, Told);
        }

        foreach (var call in module.CallsNamed("open"))
        {
            if (
                call.Node is { Function: NameExpression, Arguments: [{ Value: var target }, ..] }
                && Writes(call.Argument(1, "mode")?.String)
                && Sender(target, call.Scope, 0) is { } upload
                && IsServed(call, upload, target, true)
            )
                yield return new Hit(call.Span, Told);
        }
    }

    private const string Told = "Whatever type of file is sent, the web server gives it out";

    private static bool Writes(string? mode) => mode is ['w' or 'x', .., 'b'] or "wb+" or "w+b" or "xb";

    /// <param name="isByHand">Written piece by piece; a thing with a name is an upload only where it is read like one.</param>
    private static bool IsServed(CallSite call, Expression upload, Expression target, bool isByHand)
    {
        if (
            call.Scope.Function is not { Node: FunctionStatement function }
            || Surroundings.LastName(upload) is null
            || !Mentions(target, call.Scope, 0, expression => IsNameOf(expression, upload))
            || !Mentions(target, call.Scope, 0, IsServedFolder)
        )
            return false;
        var names = Purpose.NamesIn(function);
        // `filename` is an upload's; a `name` has everything, a model too.
        if ((isByHand || !names.Contains("filename")) && !names.Exists(word => word is "chunks" or "FILES" or "UploadFile" or "files"))
            return false;
        return !IsChecked(names)
            && !call
                .Module.Around.UsesOf(function.Name)
                .Any(use => call.Module.Around.FunctionOf(use) is { } caller && caller != function && IsChecked(Purpose.NamesIn(caller)));
    }

    /// <summary>What a name in the path is the name of: <c>upload</c> in <c>folder / upload.name</c>.</summary>
    private static Expression? Sender(Expression target, Scope scope, int steps)
    {
        Expression? found = null;
        Mentions(
            target,
            scope,
            steps,
            expression =>
            {
                if (expression is AttributeExpression { Name: "name" or "filename", Value: NameExpression or SubscriptExpression } named)
                    found ??= named.Value;
                return found is not null;
            }
        );
        return found;
    }

    private static bool IsNameOf(Expression expression, Expression upload) =>
        expression is AttributeExpression { Name: "filename" or "name", Value: var of }
        && Surroundings.LastName(of) == Surroundings.LastName(upload)
        && of is NameExpression or SubscriptExpression;

    private static bool IsServedFolder(Expression expression) =>
        expression switch
        {
            StringExpression { IsBytes: false } text => text
                .Value.Split('/')
                .Any(part => part is "static" or "public" or "public_html" or "htdocs" or "www" or "wwwroot" or "webroot"),
            NameExpression name => IsServed(name.Name),
            AttributeExpression attribute => IsServed(attribute.Name),
            _ => false,
        };

    private static bool IsServed(string name) =>
        Words.Has(name, "static", "media_root", "mediaroot", "public", "webroot", "wwwroot", "htdocs");

    private static bool IsChecked(List<string> names) =>
        names.Exists(name =>
            Words.Has(
                name,
                "ext",
                "exts",
                "extension",
                "extensions",
                "suffix",
                "suffixes",
                "splitext",
                "allowed",
                "allow",
                "accept",
                "accepted",
                "endswith",
                "rsplit",
                "rpartition",
                "imghdr",
                "magic",
                "mime",
                "mimetype",
                "mimetypes",
                "content_type",
                "validate",
                "validated",
                "validator",
                "is_valid",
                "verify"
            )
        );

    /// <summary>Whether something of the kind stands in an expression, or in what a name in it was given before.</summary>
    private static bool Mentions(PythonNode expression, Scope scope, int steps, Func<Expression, bool> isKind)
    {
        if (expression is Expression one && isKind(one))
            return true;
        if (expression is NameExpression name)
        {
            return steps < MostSteps
                && scope
                    .BindingsOf(name.Name)
                    .Any(binding =>
                        binding is { Form: BindingForm.Assigned, Value: { } value } && Mentions(value, scope, steps + 1, isKind)
                    );
        }

        var inside = new Inside(scope, steps, isKind);
        var children = new Children(inside);
        PythonWalk.Children(expression, ref children);
        return inside.IsFound;
    }

    private sealed class Inside(Scope scope, int steps, Func<Expression, bool> isKind)
    {
        public bool IsFound { get; private set; }

        public void Look(PythonNode child) => IsFound = IsFound || Mentions(child, scope, steps, isKind);
    }

    private readonly struct Children(Inside inside) : IPythonChildren
    {
        public void Child(PythonNode child) => inside.Look(child);
    }
}
