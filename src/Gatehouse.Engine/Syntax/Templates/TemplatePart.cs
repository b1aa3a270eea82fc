using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>A part of a template; parts stand in the order of the source.</summary>
public abstract record TemplatePart(ByteSpan Span);

/// <summary>What is written out as it stands, also between <c>{% raw %}</c> and <c>{% endraw %}</c>.</summary>
public sealed record TemplateText(ByteSpan Span) : TemplatePart(Span);

/// <summary><c>{{ expression }}</c>.</summary>
/// <param name="Inner">What stands between the braces.</param>
public sealed record TemplateOutput(ByteSpan Span, ByteSpan Inner) : TemplatePart(Span);

/// <summary><c>{% name arguments %}</c>.</summary>
/// <param name="Arguments">What follows the name.</param>
public sealed record TemplateTag(ByteSpan Span, string Name, ByteSpan Arguments) : TemplatePart(Span);
