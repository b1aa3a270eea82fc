using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside in a response header.</summary>
public sealed class HeaderInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/header-injection",
            Title = "A response header with line breaks of a client",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [113],
            Why = """
                A line break ends the header: what follows is a header, or a whole response, of the attacker's own.
                """,
            Fix = """
                Refuse values with line breaks, or use a framework's header setters, which do.
                """,
            References = ["https://owasp.org/www-community/attacks/HTTP_Response_Splitting"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                from http.server import BaseHTTPRequestHandler
                from urllib.parse import unquote


                class Handler(BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.send_header('X-Path', «unquote(self.path)»)
                        self.end_headers()
                """
            ),
            Good(
                "without line breaks",
                """
                from http.server import BaseHTTPRequestHandler
                from urllib.parse import unquote


                class Handler(BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(200)
                        self.send_header('X-Path', unquote(self.path).replace('\r', '').replace('\n', ''))
                        self.end_headers()
                """
            ),
            Good(
                "Django, which refuses line breaks",
                """
                from django.http import HttpResponse


                def show(request):
                    answer = HttpResponse("ok", content_type="text/plain")
                    answer["X-Field"] = request.META["HTTP_X_FIELD"]
                    return answer
                """
            ),
            Good(
                "a framework that refuses line breaks itself",
                """
                import tornado.web


                class Page(tornado.web.RequestHandler):
                    def get(self):
                        self.set_header('Access-Control-Allow-Origin', self.get_argument('origin'))
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Header;

    protected override string Tell(string called) => $"becomes a header by {called}";
}
