namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class CherryPy : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var part in (string[])["params", "query_string", "headers", "cookie", "body", "path_info", "request_line", "rfile"])
            sheet.Source($"cherrypy.request.{part}");
        sheet.Source("cherrypy.request.json", isStructured: true);
        sheet.Source("cherrypy.url()");
        sheet.Clean("cherrypy.request.method", "cherrypy.request.remote");
        var exposed = new Handler { Returns = SinkKinds.Html, Told = "a parameter of the request" };
        sheet.Decorates("cherrypy.expose", exposed);
        sheet.Decorates("cherrypy.expose()", exposed);
        sheet.Sink(SinkKinds.Redirect, "cherrypy.HTTPRedirect(0|urls)");
        sheet.Sink(SinkKinds.Header, "cherrypy.response.headers[]=");
        sheet.Sink(SinkKinds.Session, "cherrypy.session[]=");
        sheet.Sink(SinkKinds.Session, "cherrypy.session[key]=");
        sheet.Sink(SinkKinds.Path, "cherrypy.lib.static.serve_file(0|path)");
        sheet.Sink(SinkKinds.Path, "cherrypy.lib.static.serve_download(0|path)");
    }
}
