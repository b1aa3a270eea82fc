namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>URLs that the server itself asks for.</summary>
internal sealed class WebClients : FlowModel
{
    /// <summary>What a value that is quoted for a URL cannot do while it is.</summary>
    internal const SinkKinds Quoted =
        SinkKinds.Request | SinkKinds.Redirect | SinkKinds.Header | SinkKinds.Log | SinkKinds.Html | SinkKinds.Escaped | SinkKinds.Mail;

    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var type in (string[])["requests", "requests.Session()", "requests.session()", "httpx", "httpx.Client()", "httpx.AsyncClient()"]
        )
        {
            foreach (var verb in (string[])["get", "post", "put", "delete", "patch", "head", "options"])
            {
                sheet.Sink(SinkKinds.Request, $"{type}.{verb}(0|url)");
                sheet.Clean($"{type}.{verb}");
            }

            sheet.Sink(SinkKinds.Request, $"{type}.request(1|url)");
            sheet.Sink(SinkKinds.Request, $"{type}.stream(1|url)");
            sheet.Clean($"{type}.request");
        }

        foreach (
            var target in (string[])
                [
                    "urllib.request.urlopen(0|url)",
                    "urllib.request.urlretrieve(0|url)",
                    "urllib.request.URLopener().open(0|fullurl)",
                    "urllib.request.OpenerDirector().open(0|fullurl)",
                    "urllib.request.build_opener().open(0|fullurl)",
                    "urllib.urlopen(0|url)",
                    "urllib2.urlopen(0|url)",
                    "urllib3.PoolManager().request(1|url)",
                    "urllib3.PoolManager().urlopen(1|url)",
                    "urllib3.request(1|url)",
                    "http.client.HTTPConnection(0|host)",
                    "http.client.HTTPSConnection(0|host)",
                    "pycurl.Curl().setopt(1)",
                    "httplib2.Http().request(0|uri)",
                    "treq.get(0|url)",
                    "treq.post(0|url)",
                    "wget.download(0|url)",
                    "feedparser.parse(0)",
                    "websocket.create_connection(0|url)",
                    "websockets.connect(0|uri)",
                    "ftplib.FTP(0|host)",
                    "smtplib.SMTP(0|host)",
                    "pandas.read_csv(0|filepath_or_buffer)",
                    "pandas.read_json(0|path_or_buf)",
                    "playwright.sync_api.Page().goto(0|url)",
                    "selenium.webdriver.Chrome().get(0|url)",
                    "selenium.webdriver.Firefox().get(0|url)",
                ]
        )
            sheet.Sink(SinkKinds.Request, target);
        foreach (var address in (string[])["socket.create_connection", "socket.socket().connect", "socket.socket().connect_ex"])
            sheet.Sink(SinkKinds.Request, $"{address}(0|address)");
        sheet.Clean("urllib.request.urlopen", "urllib.request.urlretrieve");
        // Quoted, a value cannot leave the part of the URL that it stands in.
        sheet.Sanitizer(Quoted, "urllib.parse.urlencode(0)");
        // Slashes stay as they are, and two of them at the beginning name another host.
        foreach (var quote in (string[])["urllib.parse.quote(0)", "urllib.quote(0)"])
            sheet.Sanitizer(Quoted & ~SinkKinds.Redirect, quote);
        // Where slashes are quoted too, a name stays one name.
        foreach (var quote in (string[])["urllib.parse.quote_plus(0)", "urllib.quote_plus(0)"])
            sheet.Sanitizer(Quoted | SinkKinds.Path | SinkKinds.NoSlash, quote);

        foreach (var unquote in (string[])["parse_qs", "parse_qsl", "urlparse", "urlsplit", "urlunparse", "urlunsplit", "urljoin"])
            sheet.Propagator($"urllib.parse.{unquote}");
        foreach (var unquote in (string[])["unquote", "unquote_plus", "unquote_to_bytes"])
            sheet.Restores(Quoted, $"urllib.parse.{unquote}", unless: SinkKinds.XPath);
    }
}
