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
                + " aiohttp.web.Response bottle.HTTPResponse sanic.response.HTTPResponse sanic.response.text sanic.response.html"
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

    /// <summary>A dict beside the body, wherever the framework wants it.</summary>
    private Value? Headers(FlowCall call)
    {
        foreach (var given in call.Positional.Skip(1))
        {
            if (given.Value.Only is ObjectAtom thing && ObjectOf(thing)?.Kind == ObjectKind.Dict)
                return given.Value;
        }

        return null;
    }

    /// <summary>Whether the answer's status can be one with which a browser goes where <c>Location</c> says.</summary>
    private static bool IsElsewhere(FlowCall call)
    {
        foreach (var (position, name) in (ReadOnlySpan<(int, string)>)[(1, "status"), (-1, "status_code")])
        {
            if (call.Argument(position, name)?.Only is not ConstantAtom { Value: { } status })
                continue;
            return status is not (long or string) || status.ToString() is ['3', ..];
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
