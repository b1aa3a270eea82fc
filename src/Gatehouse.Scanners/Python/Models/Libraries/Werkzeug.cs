namespace Gatehouse.Scanners.Python.Models.Libraries;

internal sealed class Werkzeug : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        sheet.Same("werkzeug.wrappers.Request()", "flask.request");
        sheet.Same("werkzeug.Request()", "flask.request");
        sheet.Same("werkzeug.wrappers.Response", "flask.Response");
        sheet.Same("werkzeug.Response", "flask.Response");
        sheet.Same("werkzeug.utils.redirect", "flask.redirect");
        // What is left has no separators and does not begin with a dot.
        sheet.Sanitizer(SinkKinds.Path | SinkKinds.Header | SinkKinds.Command | SinkKinds.Argument, "werkzeug.utils.secure_filename(0)");
        sheet.Sanitizer(SinkKinds.Path, "werkzeug.utils.safe_join(0, 1*)");
        sheet.Sanitizer(SinkKinds.Path, "werkzeug.security.safe_join(0, 1*)");
        sheet.Sanitizer(SinkKinds.Path, "flask.safe_join(0, 1*)");
        sheet.Sanitizer(SinkKinds.Escaped, "werkzeug.utils.escape(0)");
        sheet.Clean("werkzeug.security.generate_password_hash", "werkzeug.security.check_password_hash");
        foreach (var type in (string[])["werkzeug.datastructures.FileStorage()", "flask.request.files[]"])
        {
            sheet.Source($"{type}.filename", "the name of an uploaded file");
            sheet.Sink(SinkKinds.Path, $"{type}.save(0|dst)");
        }
    }
}
