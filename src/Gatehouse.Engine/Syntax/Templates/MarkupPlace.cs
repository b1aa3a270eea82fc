namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>Where in a page a value is written, and so what it could do there.</summary>
public enum MarkupPlace : byte
{
    /// <summary>Between tags, in a comment, a title or a text area.</summary>
    Text,

    /// <summary>A quoted attribute whose value is only text.</summary>
    Attribute,

    /// <summary>The start of a quoted attribute that the browser goes to, such as <c>href</c>: a <c>javascript:</c> URL runs there.</summary>
    Url,

    /// <summary>An attribute that holds a page of its own: <c>srcdoc</c>.</summary>
    Document,

    /// <summary>An attribute without quotes: a blank begins the next one.</summary>
    UnquotedAttribute,

    /// <summary>Between the attributes, or the name of the tag or of an attribute.</summary>
    Tag,

    /// <summary>The code of an event handler's attribute: the browser undoes HTML's escapes before it runs the code.</summary>
    HandlerCode,

    /// <summary>A string in such code.</summary>
    HandlerString,

    /// <summary>The code of a script.</summary>
    ScriptCode,

    /// <summary>A string in a script, in single or double quotes.</summary>
    ScriptString,

    /// <summary>A string in a script, in backticks: <c>${…}</c> runs there.</summary>
    ScriptTemplate,

    /// <summary>A style sheet or a <c>style</c> attribute.</summary>
    Style,
}
