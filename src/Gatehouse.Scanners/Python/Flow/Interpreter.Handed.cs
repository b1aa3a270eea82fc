using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>A function of the program through which all its answers go hands on what others give it: they are where something is wrong.</summary>
internal sealed partial class Interpreter
{
    private const int MostHanded = 3;

    /// <summary>The call that gave a function what it only hands on; null where it makes the value itself.</summary>
    private (FlowModule Module, PythonNode Node)? Handed(PythonNode argument, FlowCall call)
    {
        (FlowModule, PythonNode)? place = null;
        var given = argument;
        // Of a header whose name is not written here.
        var isNamedElsewhere = call.Positional is [{ Node: Argument { Value: NameExpression } }, _, ..];
        var at = _call;
        for (var hops = 0; hops < MostHanded && at is { Caller: not null, Node: CallExpression caller }; hops++, at = at.Caller)
        {
            if (given is not Argument { Value: var written } || Uncoded(written) is not NameExpression { Name: var name })
                break;
            var index = ParameterOf(at.Code, name);
            if (index < 0 && !(hops == 0 && isNamedElsewhere))
                break;
            place = (at.From, caller);
            if (index < 0 || GivenAs(caller, at.Code, index) is not { } next)
                break;
            given = next;
        }

        return place;
    }

    /// <summary>
    /// The argument in which a text was put together that the functions around this call only hand on: <c>fetch("… name = '" + name + "'")</c>.
    /// Each caller of a door to a database does wrong or right by itself; null where the text is made here, or was no text of the program's.
    /// </summary>
    private (FlowModule Module, PythonNode Node)? MadeAt(SinkKinds kind, Given given)
    {
        if ((kind & MadeByCallers) == 0 || !IsPutTogether(given.Value))
            return null;
        (FlowModule, PythonNode)? place = null;
        for (var at = _call; at is { Caller: not null, Node: CallExpression caller }; at = at.Caller)
        {
            if ((HandedOn(given, at.Code, caller, at.Given) ?? Condition(kind, given.Value, at.Given)) is not { } next)
                break;
            place = (at.From, next.Node);
            given = next;
        }

        return place;
    }

    private static Given? HandedOn(Given given, FunctionCode code, CallExpression caller, FlowCall call) =>
        given.Node is Argument { Form: ArgumentForm.Positional or ArgumentForm.Keyword, Value: NameExpression { Name: var name } }
        && ParameterOf(code, name) is >= 0 and var index
        && GivenAs(caller, code, index) is { } next
        && IsSame(next, given.Value, call)
            ? new Given(given.Value, next)
            : null;

    /// <summary>A condition that a caller wrote, of which the function makes a statement: <c>rows_where("name = '" + name + "'")</c>.</summary>
    private Given? Condition(SinkKinds kind, Value statement, FlowCall call)
    {
        if (kind != SinkKinds.Sql || Worst(statement, kind, 0) is not { } mark)
            return null;
        foreach (var given in call.Everything)
        {
            if (given.Node is Argument && IsCondition(given.Value) && Worst(given.Value, kind, 0) is { } own && own.Source == mark.Source)
                return given;
        }

        return null;
    }

    private static bool IsCondition(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is TextAtom { Pieces: { Length: > 1 } pieces } && pieces.Any(Compares))
                return true;
        }

        return false;

        static bool Compares(Piece piece) =>
            piece.Literal is { } literal
            && (literal.AsSpan().IndexOfAny("=<>") >= 0 || literal.Contains(" LIKE ", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Languages whose texts are written where something is asked for.</summary>
    private const SinkKinds MadeByCallers = SinkKinds.Sql | SinkKinds.PartiQl | SinkKinds.Ldap | SinkKinds.LdapName | SinkKinds.XPath;

    private static bool IsPutTogether(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is TextAtom { Pieces.Length: > 1 })
                return true;
        }

        return false;
    }

    private static bool IsSame(Argument argument, Value value, FlowCall call)
    {
        foreach (var given in call.Everything)
        {
            if (ReferenceEquals(given.Node, argument))
                return given.Value.Same(value);
        }

        return false;
    }

    /// <summary><c>text</c> of <c>text.encode("utf-8")</c> and of <c>bytes(text, "utf-8")</c>.</summary>
    private static Expression Uncoded(Expression written) =>
        written switch
        {
            CallExpression { Function: AttributeExpression { Name: "encode", Value: var text } } => text,
            CallExpression { Function: NameExpression { Name: "bytes" or "str" }, Arguments: [{ Value: var text }, ..] } => text,
            _ => written,
        };

    private static int ParameterOf(FunctionCode code, string name)
    {
        for (var i = 0; i < code.Parameters.Length; i++)
        {
            if (code.Parameters[i].Name == name)
                return i;
        }

        return -1;
    }

    private static Argument? GivenAs(CallExpression call, FunctionCode code, int index)
    {
        var skipped = call.Function is AttributeExpression && code.Parameters[0].Name is "self" or "cls" ? 1 : 0;
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Form == ArgumentForm.Keyword ? argument.Name == code.Parameters[index].Name : i + skipped == index)
                return argument;
        }

        return null;
    }

    private void ArrivedAt((FlowModule Module, PythonNode Node) place, SinkKinds kind, Value value, Confidence confidence, PythonNode call)
    {
        if (Worst(value, kind, 0) is { } mark)
            Report(new Flow(kind, place.Module, place.Node.Span, mark, mark.IsDoubtful ? Confidence.Low : confidence, Shown(call)));
    }

    /// <summary>As <see cref="Arrived"/>, told where the text was put together.</summary>
    private void ArrivedThere(
        (FlowModule Module, PythonNode Node) place,
        SinkKinds kind,
        Value value,
        Confidence confidence,
        PythonNode argument,
        PythonNode call
    )
    {
        if (Worst(value, kind, 0) is not { } mark)
            return;
        var told = kind == SinkKinds.LdapName ? SinkKinds.Ldap : kind;
        Report(
            new Flow(told, place.Module, place.Node.Span, mark, Sureness(kind, mark, confidence), Shown(call))
            {
                Through = (Module, argument.Span),
            }
        );
    }
}
