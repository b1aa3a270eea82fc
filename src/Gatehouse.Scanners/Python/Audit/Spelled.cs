using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Audit;

/// <summary>What an argument says by its spelling alone, whatever it may be bound to.</summary>
internal static class Spelled
{
    /// <summary>
    /// The text of a string, the identifier of a name, the last name of an attribute, or <c>True</c>, <c>False</c>, <c>None</c>:
    /// <c>ssl.PROTOCOL_TLSv1</c>, <c>PROTOCOL_TLSv1</c> and <c>"PROTOCOL_TLSv1"</c> all say the same. Null for anything else.
    /// </summary>
    public static string? Word(Expression? value) =>
        value switch
        {
            StringExpression { IsBytes: false } text => text.Value,
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            SingletonExpression { Value: SingletonValue.True } => "True",
            SingletonExpression { Value: SingletonValue.False } => "False",
            SingletonExpression { Value: SingletonValue.None } => "None",
            _ => null,
        };

    /// <summary>Whether anything can be read off it without computing: Bandit takes an argument of which it can read nothing for left out.</summary>
    public static bool IsReadable(Argument? argument) =>
        argument?.Value
            is StringExpression
                or NumberExpression
                or SingletonExpression
                or NameExpression
                or AttributeExpression
                or ListExpression
                or TupleExpression
                or SetExpression
                or DictExpression;

    public static bool Is(Argument? argument, string word) => argument is not null && Word(argument.Value) == word;

    public static bool IsText(Expression? value) => value is StringExpression { IsBytes: false };

    /// <summary>A literal of one value: a string, bytes, a number, <c>True</c>, <c>None</c>, <c>...</c>.</summary>
    public static bool IsConstant(Expression? value) => value is StringExpression or NumberExpression or SingletonExpression;

    /// <summary>Whether a test of it is sure to fail; what is not written out counts as true.</summary>
    public static bool IsFalsy(Expression value) =>
        value switch
        {
            SingletonExpression singleton => singleton.Value is SingletonValue.False or SingletonValue.None,
            NumberExpression number => number.Integer is 0 || number.Float is 0,
            StringExpression text => text.Value.Length == 0,
            ListExpression list => list.Elements.IsEmpty,
            DictExpression dict => dict.Values.IsEmpty,
            NameExpression { Name: "False" or "None" } => true,
            _ => false,
        };

    /// <summary>The name by which something is called, without what it belongs to.</summary>
    public static string? Called(CallExpression call) =>
        call.Function switch
        {
            NameExpression name => name.Name,
            AttributeExpression attribute => attribute.Name,
            _ => null,
        };
}
