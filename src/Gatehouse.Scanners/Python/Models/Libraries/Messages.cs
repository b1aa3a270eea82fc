namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>Logs, mail, and regular expressions: where a line break or a pattern matters.</summary>
internal sealed class Messages : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (
            var logger in (string[])
                ["logging", "logging.getLogger()", "logging.Logger()", "flask.Flask().logger", "flask.current_app.logger", "loguru.logger"]
        )
        {
            foreach (var level in (string[])["debug", "info", "warning", "warn", "error", "critical", "exception", "fatal"])
                sheet.Sink(SinkKinds.Log, $"{logger}.{level}(0*)");
            sheet.Sink(SinkKinds.Log, $"{logger}.log(1*)");
        }

        sheet.Sink(SinkKinds.Mail, "smtplib.SMTP().sendmail(0|from_addr, 1|to_addrs, 2|msg)");
        sheet.Sink(SinkKinds.Mail, "smtplib.SMTP_SSL().sendmail(0|from_addr, 1|to_addrs, 2|msg)");
        // Python's own mail headers refuse line breaks under the modern policy; the legacy classes do not.
        sheet.Sink(SinkKinds.Mail, "email.mime.text.MIMEText()[]=");
        sheet.Sink(SinkKinds.Mail, "email.mime.multipart.MIMEMultipart()[]=");

        foreach (var function in (string[])["compile", "search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn"])
            sheet.Sink(SinkKinds.Regex, $"re.{function}(0|pattern)");
        sheet.Sanitizer(SinkKinds.Regex, "re.escape(0|pattern)");
        sheet.Sink(SinkKinds.Regex, "regex.compile(0|pattern)");
    }
}
