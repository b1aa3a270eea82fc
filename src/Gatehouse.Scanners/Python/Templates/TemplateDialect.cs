namespace Gatehouse.Scanners.Python.Templates;

/// <summary>Who renders a template, and so whether it escapes what it writes where the template does not say.</summary>
internal enum TemplateDialect : byte
{
    /// <summary>Escapes files of some extensions, and strings.</summary>
    Flask,

    /// <summary>Always escapes.</summary>
    Django,

    /// <summary><c>jinja2.Environment()</c> by itself: never escapes.</summary>
    PlainJinja,

    /// <summary><c>select_autoescape()</c>, as Starlette's templates ask for: escapes files of some extensions.</summary>
    SelectiveJinja,

    /// <summary><c>jinja2.Environment(autoescape=True)</c>.</summary>
    EscapingJinja,
}
