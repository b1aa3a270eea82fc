using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Syntax.Templates;

/// <summary>A value in a template, as far as it matters where it comes from.</summary>
public abstract record TemplateExpression(ByteSpan Span);

/// <summary>A name: <c>post</c>.</summary>
public sealed record TemplateName(ByteSpan Span, string Name) : TemplateExpression(Span);

/// <summary><c>post.title</c>, <c>post["title"]</c>, Django's <c>posts.0</c>.</summary>
public sealed record TemplateMember(ByteSpan Span, TemplateExpression Value, string Name) : TemplateExpression(Span);

/// <summary><c>posts[i]</c> and <c>posts[1:]</c>.</summary>
public sealed record TemplateItem(ByteSpan Span, TemplateExpression Value, bool IsSlice) : TemplateExpression(Span);

/// <summary>One argument of a call or filter.</summary>
public sealed record TemplateArgument(string? Name, TemplateExpression Value);

/// <summary><c>f(a, b=c)</c>.</summary>
public sealed record TemplateCall(ByteSpan Span, TemplateExpression Function, ImmutableArray<TemplateArgument> Arguments)
    : TemplateExpression(Span);

/// <summary><c>value|name(a)</c>, Django's <c>value|name:a</c>.</summary>
public sealed record TemplateFilter(ByteSpan Span, TemplateExpression Value, string Name, ImmutableArray<TemplateArgument> Arguments)
    : TemplateExpression(Span);

/// <summary>Several values that become one: <c>a ~ b</c>, <c>a + b</c>, <c>a % b</c>.</summary>
public sealed record TemplateJoin(ByteSpan Span, ImmutableArray<TemplateExpression> Parts) : TemplateExpression(Span);

/// <summary><c>[a, b]</c>, <c>(a, b)</c>, <c>{k: a}</c> without its keys.</summary>
public sealed record TemplateCollection(ByteSpan Span, ImmutableArray<TemplateArgument> Elements, bool IsMapping)
    : TemplateExpression(Span);

/// <summary>One of several values: <c>a if x else b</c>, <c>a or b</c>.</summary>
public sealed record TemplateChoice(ByteSpan Span, ImmutableArray<TemplateExpression> Values) : TemplateExpression(Span);

/// <summary>A literal, or a truth (<c>a == b</c>, <c>a is defined</c>) that carries nothing of what it was made of.</summary>
/// <param name="Text">Of a string.</param>
public sealed record TemplateConstant(ByteSpan Span, string? Text) : TemplateExpression(Span);

/// <summary>What is no expression of a template language that is known here.</summary>
public sealed record TemplateBroken(ByteSpan Span) : TemplateExpression(Span);
