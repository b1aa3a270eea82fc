using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Rules;

/// <summary>A value from the outside in a mail's headers.</summary>
public sealed class MailHeaderInjection : FlowRule
{
    public override RuleFacts Facts { get; } =
        new()
        {
            Id = "python/mail-header-injection",
            Title = "A mail with headers of a client",
            Severity = Severity.Medium,
            Confidence = Confidence.Medium,
            Cwe = [93],
            Why = """
                A line break in a subject or address begins a header of the attacker's own: more recipients, another text. The server sends their
                spam.
                """,
            Fix = """
                Build the mail with `email.message.EmailMessage`, which refuses line breaks in headers, and send it with `send_message`.
                """,
            References = ["https://docs.python.org/3/library/email.message.html"],
        };

    public override IEnumerable<Example> Examples =>
        [
            Bad(
                """
                import smtplib

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    subject = request.form['subject']
                    smtplib.SMTP('localhost').sendmail('shop@example.com', 'us@example.com', «'Subject: ' + subject + '\n\nHello'»)
                    return {}
                """
            ),
            Good(
                "Django, which refuses line breaks in headers itself",
                """
                from django.core.mail import EmailMessage
                from django.views.decorators.http import require_POST


                @require_POST
                def write(request):
                    EmailMessage(request.POST['subject'], 'text', request.POST['from'], ['list@example.org']).send()
                """
            ),
            Good(
                "without line breaks",
                """
                import smtplib

                from flask import Flask, request

                app = Flask(__name__)


                @app.route('/')
                def page():
                    subject = request.form['subject'].replace('\n', ' ').replace('\r', ' ')
                    smtplib.SMTP('localhost').sendmail('shop@example.com', 'us@example.com', 'Subject: ' + subject + '\n\nHello')
                    return {}
                """
            ),
        ];

    internal override SinkKinds Kind => SinkKinds.Mail;

    protected override string Tell(string called) => $"goes into a mail by {called} with its line breaks";
}
