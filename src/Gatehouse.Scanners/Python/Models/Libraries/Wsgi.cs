namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>What the frameworks on top of it share: the environment of a request, and sessions.</summary>
internal static class Wsgi
{
    /// <summary>Beside the headers, the server and the middleware keep things of their own in the environment.</summary>
    public static bool IsOfClient(string key) =>
        key.StartsWith("HTTP_", StringComparison.Ordinal)
        || key
            is "QUERY_STRING"
                or "PATH_INFO"
                or "PATH_TRANSLATED"
                or "REQUEST_URI"
                or "RAW_URI"
                or "CONTENT_TYPE"
                or "CONTENT_LENGTH"
                or "wsgi.input";

    /// <summary>The header by which a browser is sent elsewhere: <c>set_header("Location", url)</c>.</summary>
    public static bool IsLocation(CallFacts call) =>
        (call.Text(0, "name") ?? call.Text(-1, "keyword")) is { } name && name.Equals("location", StringComparison.OrdinalIgnoreCase);

    /// <summary>All the ways into a session, and into what is kept in it.</summary>
    public static void Session(ModelSheet sheet, string session)
    {
        sheet.Sink(SinkKinds.Session, $"{session}[]=");
        sheet.Sink(SinkKinds.Session, $"{session}[key]=");
        sheet.Sink(SinkKinds.Session, $"{session}.update(*)");
        sheet.Sink(SinkKinds.Session, $"{session}.setdefault(0, 1|default)");
        foreach (var kept in (string[])["[]", ".setdefault()"])
        {
            sheet.Sink(SinkKinds.Session, $"{session}{kept}[]=");
            foreach (var put in (string[])["append(0)", "insert(1)", "extend(0)", "add(0)", "update(*)"])
                sheet.Sink(SinkKinds.Session, $"{session}{kept}.{put}");
        }
    }
}
