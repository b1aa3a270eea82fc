using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Headers by which an answer sends the browser elsewhere.</summary>
internal sealed partial class Interpreter
{
    private void BindAnswers()
    {
        On(
            "flask.Response flask.make_response django.http.HttpResponse starlette.responses.Response fastapi.responses.Response fastapi.Response"
                + " starlette.responses.JSONResponse fastapi.responses.JSONResponse starlette.responses.PlainTextResponse"
                + " fastapi.responses.PlainTextResponse starlette.responses.HTMLResponse fastapi.responses.HTMLResponse"
                + " bottle.HTTPResponse sanic.response.HTTPResponse sanic.response.text sanic.response.html"
                + " sanic.response.empty fastapi.HTTPException starlette.exceptions.HTTPException",
            call =>
            {
                if ((call.Argument(-1, "headers") ?? Headers(call)) is { } headers && IsElsewhere(call))
                    SentTo(headers, call.Node);
                return null;
            }
        );
        foreach (
            var answer in (string[])
                ["flask.Response()", "starlette.responses.Response()", "fastapi.responses.Response()", "fastapi.Response()"]
        )
            On($"{answer}.headers.update {answer}.headers.extend", SentByUpdate);
    }

    /// <summary>Headers in a dict, or one by one in a list of pairs.</summary>
    private void SentTo(Value headers, PythonNode node)
    {
        if (HeaderOf(headers, "location") is { } target)
            Arrived(SinkKinds.Redirect, target, node, Confidence.High);
        if (headers.Only is not ObjectAtom thing || ObjectOf(thing) is not { } content)
            return;
        foreach (var item in content.Kind == ObjectKind.List ? content.Items ?? [] : [])
        {
            if (ItemsOf(item) is [var header, var value])
                SentBy(new Given(header, node), new Given(value, node));
        }
    }

    /// <summary>A dict beside the body, wherever the framework wants it.</summary>
    private Value? Headers(FlowCall call)
    {
        IEnumerable<Value> parts = call.Positional is [{ Value.Only: TupleAtom { Items: [_, .. var rest] } }]
            ? rest
            : call.Positional.Skip(1).Select(given => given.Value);
        return parts.FirstOrDefault(part => part.Only is ObjectAtom thing && ObjectOf(thing)?.Kind is ObjectKind.Dict or ObjectKind.List);
    }

    /// <summary>Whether the answer's status can be one with which a browser goes where <c>Location</c> says.</summary>
    private static bool IsElsewhere(FlowCall call)
    {
        var isError = Named(call, "HTTPException");
        foreach (var (position, name) in (ReadOnlySpan<(int, string)>)[(isError ? -1 : 1, "status"), (isError ? 0 : -1, "status_code")])
        {
            var status = call.Argument(position, name)?.Only is ConstantAtom { Value: long or string } constant ? $"{constant.Value}" : "";
            if (status.Length > 0 && char.IsAsciiDigit(status[0]))
                return status[0] == '3';
        }

        return true;
    }

    private Value? SentByUpdate(FlowCall call)
    {
        foreach (var given in call.Positional)
            SentTo(given.Value, call.Node);
        return null;
    }

    /// <summary><c>response.headers.set('Location', url)</c></summary>
    private void SentBy(Given name, Given value)
    {
        if (name.Value.Only is ConstantAtom { Text: { } header } && header.Equals("location", StringComparison.OrdinalIgnoreCase))
            Arrived(SinkKinds.Redirect, value.Value, value.Node, Confidence.High);
    }
}
