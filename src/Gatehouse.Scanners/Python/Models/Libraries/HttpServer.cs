namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Python's own server of HTTP: a class with a method for each verb, and streams.</summary>
internal sealed class HttpServer : FlowModel
{
    private const string Server = "http.server.BaseHTTPRequestHandler";

    public override void Declare(ModelSheet sheet)
    {
        sheet.Source($"{Server}().path", "the path of the request");
        sheet.Source($"{Server}().requestline", "the request");
        sheet.Source($"{Server}().headers", "the headers of the request");
        sheet.Source($"{Server}().rfile", "the body of the request");
        foreach (var type in (string[])["http.server.SimpleHTTPRequestHandler", "http.server.CGIHTTPRequestHandler"])
            sheet.Derives(type, Server);
        sheet.Same("BaseHTTPServer.BaseHTTPRequestHandler", Server);
        sheet.Overrides(
            Server,
            ["do_GET", "do_POST", "do_PUT", "do_DELETE", "do_PATCH", "do_HEAD", "do_OPTIONS"],
            new Handler { TaintsParameters = false }
        );
        sheet.Sink(SinkKinds.Html, $"{Server}().wfile.write(0)", confidence: Confidence.Medium, isAnswer: true);
        sheet.Sink(SinkKinds.Header, $"{Server}().send_header(0, 1)");
        sheet.Sink(SinkKinds.Redirect, $"{Server}().send_header(1|value)", Wsgi.IsLocation, isAnswer: true);
        sheet.Sink(SinkKinds.Header, $"{Server}().send_response(1|message)");
    }
}
