using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>An error's inside sent to the browser.</summary>
public sealed class ExceptionShown : PythonRule
{
    private static readonly ImmutableArray<string> Answers =
    [
        "jsonify",
        "make_response",
        "Response",
        "HttpResponse",
        "JsonResponse",
        "JSONResponse",
        "HTTPException",
        "PlainTextResponse",
        "HTMLResponse",
        "json_response",
        "write",
        "abort",
        "render_template_string",
        "HttpResponseServerError",
        "HttpResponseBadRequest",
        "HttpResponseNotFound",
        "HttpResponseForbidden",
        "ORJSONResponse",
        "UJSONResponse",
        "HTTPInternalServerError",
        "finish",
        "send_error",
    ];

    /// <summary>What stands in an answer of theirs is sent, wherever the answer is made.</summary>
    private static readonly ImmutableArray<string> AnswersOfLibraries =
    [
        "django.http.",
        "rest_framework.response.",
        "flask.jsonify",
        "flask.make_response",
        "flask.Response",
        "quart.jsonify",
        "quart.make_response",
        "quart.Response",
        "werkzeug.wrappers.",
        "starlette.responses.",
        "fastapi.responses.",
        "aiohttp.web.",
        "sanic.response.",
        "pyramid.response.",
        "webob.",
    ];

    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/exception-shown",
            Title = "An error's traceback is sent to the browser",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [209],
            Why =
                "Tracebacks and messages of errors carry paths, queries, addresses and values: the map that an attacker draws otherwise by guessing.",
            Fix = "Log the error (`logger.exception(…)`) and answer with a text that says nothing of it.",
            References = ["https://owasp.org/www-community/Improper_Error_Handling"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import traceback
                from flask import Flask

                app = Flask(__name__)

                @app.route("/")
                def index():
                    try:
                        return work()
                    except Exception:
                        return «traceback.format_exc()», 500
                """
            ),
            Bad(
                """
                from flask import Flask, jsonify

                app = Flask(__name__)

                @app.route("/")
                def index():
                    try:
                        return work()
                    except Exception as error:
                        return jsonify({"error": «str(error)»})
                """
            ),
            Bad(
                """
                import json, traceback

                def save(event, context):
                    try:
                        return {"statusCode": 200, "body": work(event)}
                    except Exception:
                        return {"statusCode": 500, "body": json.dumps({"trace": «traceback.format_exc()»})}
                """
            ),
            Bad(
                """
                from flask import Flask, jsonify

                app = Flask(__name__)

                @app.errorhandler(500)
                def failed(error):
                    cause = getattr(error, "original_exception", None) or error
                    return jsonify(error=type(cause).__name__, detail=«repr(cause)»), 500
                """
            ),
            Bad(
                """
                import html, traceback
                from http.server import BaseHTTPRequestHandler

                class Pages(BaseHTTPRequestHandler):
                    def do_GET(self):
                        try:
                            status, page = 200, work(self.path)
                        except Exception:
                            status, page = 500, "<pre>" + html.escape(«traceback.format_exc()») + "</pre>"
                        self.send_page(status, page.encode())

                    def send_page(self, status, page):
                        self.send_response(status)
                        self.end_headers()
                        self.wfile.write(page)
                """
            ),
            Bad(
                """
                import traceback
                from flask import Flask, jsonify

                def on_database_error(error):
                    trace = traceback.format_exception(type(error), error, error.__traceback__)
                    log_it(trace)
                    return jsonify(error="database", detail=«traceback.format_exception(error)»), 503

                def on_any_error(error):
                    return jsonify(error=«str(error)»), 500

                app = Flask(__name__)
                app.register_error_handler(DatabaseError, on_database_error)
                app.register_error_handler(Exception, on_any_error)
                """
            ),
            Good(
                "told to somebody else",
                """
                import traceback

                def save(event, context):
                    try:
                        return {"statusCode": 200, "body": work(event)}
                    except Exception:
                        trace = traceback.format_exc()
                        notify_team(trace)
                        return {"statusCode": 500, "body": "something went wrong"}
                """
            ),
            Bad(
                """
                from django.http import HttpResponse

                def compute(request):
                    try:
                        return HttpResponse(work(request))
                    except Exception as error:
                        return HttpResponse(«"failed: %r" % error», status=500)
                """
            ),
            Good(
                "an error that the program itself answers with",
                """
                from flask import Flask, jsonify

                app = Flask(__name__)

                @app.errorhandler(404)
                def missing(error):
                    return jsonify(error=str(error)), 404

                @app.errorhandler(OutOfStock)
                def sold_out(error):
                    return jsonify(error=str(error)), 409
                """
            ),
            Good(
                "a text that is no response of Django's",
                """
                from django.http import HttpResponse

                def shown(request, value):
                    try:
                        return work(value)
                    except Exception as error:
                        return "{!r} for {!r}".format(error, value)
                """
            ),
            Bad(
                """
                import traceback
                from django.http import HttpResponse
                from django.views.generic import FormView

                class Import(FormView):
                    def form_valid(self, form):
                        try:
                            load(form.cleaned_data["rows"])
                        except Exception:
                            return HttpResponse("<pre>" + «traceback.format_exc()» + "</pre>", status=500)
                        return super().form_valid(form)
                """
            ),
            Bad(
                """
                import traceback
                from .handlers import Page

                import tornado.web

                class Shelf(Page):
                    def write_error(self, status, **more):
                        self.finish({"status": status, "trace": «traceback.format_exc()»})
                """
            ),
            Bad(
                """
                import traceback
                import falcon

                class Shelf:
                    def on_get(self, req, resp):
                        try:
                            resp.media = work(req)
                        except Exception:
                            resp.text = «traceback.format_exc()»
                """
            ),
            Good(
                "only while it is worked on",
                """
                import traceback
                from django.conf import settings
                from django.http import HttpResponse, HttpResponseServerError

                def failed(request):
                    if settings.DEBUG:
                        return HttpResponse(traceback.format_exc())
                    return HttpResponseServerError("something went wrong")
                """
            ),
            Good(
                "logged",
                """
                import logging, traceback
                from flask import Flask

                app = Flask(__name__)

                @app.route("/")
                def index():
                    try:
                        return work()
                    except Exception:
                        logging.error(traceback.format_exc())
                        return "something went wrong", 500
                """
            ),
            Good(
                "an error that was made to be read",
                """
                from flask import Flask, jsonify

                app = Flask(__name__)

                @app.route("/")
                def index():
                    try:
                        return work()
                    except ValidationError as error:
                        return jsonify({"error": str(error)}), 400
                """
            ),
        ];

    public override IEnumerable<Hit> Check(PythonModule module)
    {
        foreach (var hit in InErrorHandlers(module))
            yield return hit;
        foreach (
            var call in module.CallsTo(
                "traceback.format_exc",
                "traceback.format_exception",
                "traceback.format_tb",
                "cgitb.html",
                "cgitb.text"
            )
        )
        {
            if (IsForDebugging(module, call.Node))
                continue;
            var isAnswer =
                module.Around.AnswersRequests(call.Node)
                || IsInAnswer(module, call)
                || (
                    module.Around.FunctionOf(call.Node) is FunctionStatement function
                    && IsRegistered(RegistrationsIn(module), function, static _ => true)
                );
            if (isAnswer && IsAnswered(module, call.Node))
                yield return new Hit(call.Span, "Paths, queries and values of this program go to the browser");
        }

        foreach (var site in module.All(NodeKind.ExceptHandler))
        {
            var handler = (ExceptHandler)site.Node;
            if (
                handler is not { Name: { } name, Type: NameExpression { Name: "Exception" or "BaseException" } }
                || !module.Around.AnswersRequests(handler)
            )
                continue;
            foreach (var use in module.Around.UsesOf(name))
            {
                if (handler.Span.Contains(use.Span) && Text(module, use) is { } text && IsAnswered(module, text))
                    yield return new Hit(text.Span, "What went wrong inside goes to the browser") { Severity = Severity.Low };
            }
        }
    }

    /// <summary>Whether it is only done where a setting says that the program is being worked on.</summary>
    private static bool IsForDebugging(PythonModule module, PythonNode node)
    {
        var before = node;
        foreach (var around in module.Around.AncestorsOf(node))
        {
            if (
                around is IfStatement condition
                && condition.Test is not UnaryOpExpression
                && condition.Body.Any(statement => ReferenceEquals(statement, before))
                && Purpose.NamesIn(condition.Test).Exists(name => Words.Has(name, "debug", "development", "dev"))
            )
                return true;
            before = around;
        }

        return false;
    }

    /// <summary>Whether it stands in what is known to be an answer: of a library, or written by a handler of Tornado's.</summary>
    private static bool IsInAnswer(PythonModule module, CallSite text)
    {
        foreach (var around in module.Around.AncestorsOf(text.Node))
        {
            if (around is Statement)
                return false;
            if (around is not CallExpression call)
                continue;
            if (
                call.Function is AttributeExpression { Name: "write" or "finish", Value: NameExpression { Name: "self" } }
                && module.Around.Imports("tornado")
            )
                return true;
            if (
                module.PathOf(call.Function, text.Scope) is { } path
                && AnswersOfLibraries.Any(known => path.StartsWith(known, StringComparison.Ordinal))
            )
                return true;
        }

        return false;
    }

    /// <summary>What the framework calls with whatever went wrong: <c>@app.errorhandler(500)</c>, <c>@app.exception_handler(Exception)</c>.</summary>
    private static IEnumerable<Hit> InErrorHandlers(PythonModule module)
    {
        var registrations = RegistrationsIn(module);
        foreach (var site in module.MayHold("errorhandler", "error_handler", "exception_handler") ? module.All(NodeKind.Function) : default)
        {
            var function = (FunctionStatement)site.Node;
            if (
                !(function.Decorators.Any(IsOfAnyError) || IsRegistered(registrations, function, IsAnyError))
                || function.Parameters is not [.., { Name: var error }]
            )
                continue;
            var names = new List<string> { error };
            foreach (var other in module.All(NodeKind.Assign))
            {
                // original = getattr(error, "original_exception", error)
                if (
                    other.Scope.Node == function
                    && other.Node is AssignStatement { Targets: [NameExpression name], Value: var value }
                    && IsError(value, error)
                )
                    names.Add(name.Name);
            }

            foreach (var use in names.SelectMany(name => module.Around.UsesOf(name)))
            {
                if (function.Span.Contains(use.Span) && Text(module, use) is { } text && IsAnswered(module, text))
                    yield return new Hit(text.Span, "What went wrong inside goes to the browser") { Severity = Severity.Low };
            }
        }
    }

    private static bool IsError(Expression value, string error) =>
        value switch
        {
            CallExpression { Function: NameExpression { Name: "getattr" }, Arguments: [{ Value: NameExpression of }, ..] } => of.Name
                == error,
            AttributeExpression { Name: "original_exception" or "__cause__", Value: NameExpression of } => of.Name == error,
            BoolOpExpression { Values: var values } => values.Any(part => IsError(part, error)),
            _ => false,
        };

    private static bool IsOfAnyError(Expression decorator) =>
        decorator
            is CallExpression
            {
                Function: AttributeExpression { Name: "errorhandler" or "app_errorhandler" or "exception_handler" },
                Arguments: [{ Value: var kind }]
            }
        && IsAnyError(kind);

    private static bool IsAnyError(Expression kind) =>
        kind
            is NumberExpression { Integer: 500 }
                or NameExpression { Name: "Exception" or "BaseException" or "InternalServerError" }
                or AttributeExpression { Name: "InternalServerError" };

    /// <summary><c>app.register_error_handler(Exception, failed)</c>, <c>app.add_exception_handler(Exception, failed)</c></summary>
    private static List<CallSite> RegistrationsIn(PythonModule module) =>
        [.. module.CallsNamed("register_error_handler"), .. module.CallsNamed("add_exception_handler")];

    private static bool IsRegistered(List<CallSite> registrations, FunctionStatement function, Func<Expression, bool> ofKind) =>
        registrations.Exists(call =>
            call.Node.Arguments is [{ Value: var kind }, { Value: NameExpression handler }, ..]
            && handler.Name == function.Name
            && ofKind(kind)
        );

    /// <summary>Where the error becomes a text: <c>str(error)</c>, <c>f"{error}"</c>, <c>"%r" % error</c>, <c>"{}".format(error)</c>.</summary>
    private static PythonNode? Text(PythonModule module, NameExpression use) =>
        module.Around.ParentOf(use) switch
        {
            InterpolationExpression hole => hole,
            BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression } filled when filled.Right == use => filled,
            TupleExpression several
                when module.Around.ParentOf(several)
                    is BinaryOpExpression { Operator: BinaryOperator.Mod, Left: StringExpression } filled => filled,
            Argument argument
                when module.Around.ParentOf(argument)
                    is CallExpression { Function: AttributeExpression { Name: "format", Value: StringExpression } } filled => filled,
            Argument argument
                when module.Around.ParentOf(argument) is CallExpression { Function: NameExpression { Name: "str" or "repr" } } call => call,
            _ => null,
        };

    /// <summary>It stands in what is returned, or in what makes an answer, and in no other call.</summary>
    private static bool IsAnswered(PythonModule module, PythonNode text, bool isNamed = false)
    {
        var isMade = false;
        foreach (var around in module.Around.AncestorsOf(text))
        {
            switch (around)
            {
                case CallExpression call:
                    if (OwnAnswer.IsMade(module, call) || OwnAnswer.IsSent(module, call))
                        return true;
                    if (
                        Surroundings.LastName(call.Function) is not { } name
                        || !(
                            Answers.Contains(name)
                            || name is "str" or "format" or "join" or "replace" or "escape" or "dumps" or "encode" or "dict" or "splitlines"
                        )
                    )
                        return false;
                    var isVerb = name is "abort" or "write" or "finish" or "send_error";
                    if (isVerb && call.Function is AttributeExpression { Value: not NameExpression { Name: "self" } })
                        return false;
                    if (isVerb)
                        return true;
                    isMade |= Answers.Contains(name);
                    break;
                // A text that a function of Django's returns is no response yet.
                case ReturnStatement:
                    return isMade || !module.Around.Imports("django");
                case RaiseStatement:
                    return true;
                case ConditionalExpression choice when Purpose.NamesIn(choice.Test).Exists(name => Words.Has(name, "debug")):
                    return false;
                // Falcon's, Pyramid's and Bottle's answers are there already, and filled.
                case AssignStatement
                {
                    Targets: [AttributeExpression { Name: "text" or "body" or "media" or "data" or "content", Value: var filled }]
                }:
                    return Surroundings.LastName(filled) is "resp" or "response" or "res";
                case AssignStatement { Targets: [var target] } assign when !isNamed:
                    return IsAnsweredLater(module, target, assign, text);
                case Statement:
                    return false;
            }
        }

        return false;
    }

    /// <summary>It gets a name first: <c>code, page = 500, traceback.format_exc()</c>.</summary>
    private static bool IsAnsweredLater(PythonModule module, Expression target, AssignStatement assign, PythonNode text)
    {
        if (target is TupleExpression { Elements: var names } && assign.Value is TupleExpression { Elements: var values })
        {
            var at = values.IndexOf(values.FirstOrDefault(value => value.Span.Contains(text.Span))!);
            if (at < 0 || at >= names.Length)
                return false;
            target = names[at];
        }

        return target is NameExpression { Name: var name }
            && module.Around.FunctionOf(assign) is { } function
            && module
                .Around.UsesOf(name)
                .Any(use => use.Start > assign.End && function.Span.Contains(use.Span) && IsAnswered(module, use, isNamed: true));
    }
}
