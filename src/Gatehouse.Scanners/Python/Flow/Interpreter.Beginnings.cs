using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// How a text begins, letter by letter: <c>/</c> and neither <c>//</c> nor <c>/\</c> is a place on the same host.
/// </summary>
internal sealed partial class Interpreter
{
    /// <summary>The text and the place in it of <c>x[0]</c>, <c>x[:1]</c>, <c>x[1:2]</c>, <c>x[:2]</c>.</summary>
    private static (Expression Text, int From)? BeginningOf(Expression expression) =>
        expression is not SubscriptExpression part
            ? null
            : part.Index switch
            {
                NumberExpression { Integer: 0 } => (part.Value, 0),
                NumberExpression { Integer: 1 } => (part.Value, 1),
                SliceExpression
                {
                    Lower: null or NumberExpression { Integer: 0 },
                    Upper: NumberExpression { Integer: 1 or 2 },
                    Step: null
                } => (part.Value, 0),
                SliceExpression { Lower: NumberExpression { Integer: 1 }, Upper: NumberExpression { Integer: 2 }, Step: null } => (
                    part.Value,
                    1
                ),
                _ => null,
            };

    /// <param name="from">Where in the text the letters stand that are one of <paramref name="letters"/>, or are none of them.</param>
    private void RefineLetters(Expression text, int from, Value letters, bool isOne)
    {
        if (PlaceOf(text) is not { Value.Taint.IsEmpty: false } place || LettersOf(letters) is not { } all)
            return;
        var known = SinkKinds.None;
        if (!isOne)
        {
            foreach (var one in all)
            {
                known |= (from, one) switch
                {
                    (0, "/") => SinkKinds.Relative,
                    (0, "//") or (1, "/") => SinkKinds.NotTwoSlashes,
                    (0, "/\\") or (1, "\\") => SinkKinds.NotSlashBackslash,
                    _ => SinkKinds.None,
                };
            }
        }
        else if (from == 0 && all.Count > 0 && all.All(one => one.StartsWith('/')))
        {
            known = SinkKinds.BeginsWithSlash;
            // `/shop/…` has its second letter.
            if (all.All(one => one.Length > 1 && one[1] is not ('/' or '\\')))
                known |= SinkKinds.NotTwoSlashes | SinkKinds.NotSlashBackslash;
        }

        Learn(place, known);
    }

    /// <summary>What has one letter has no second slash.</summary>
    private void RefineLength(Expression text, Value length)
    {
        if (length.Only is ConstantAtom { Value: long and >= 0 and <= 1 } && PlaceOf(text) is { Value.Taint.IsEmpty: false } place)
            Learn(place, SinkKinds.NotTwoSlashes | SinkKinds.NotSlashBackslash);
    }

    private void Learn(Place place, SinkKinds known)
    {
        if (known != SinkKinds.None)
            Put(place, place.Value.MapTaint(taint => taint.Map(mark => mark.With(WithLetters(mark.Cleaned | known), mark.IsDoubtful))));
    }

    /// <summary>One text, or the texts of a collection; of a text that is searched its letters, as far as the place is of one letter.</summary>
    private List<string>? LettersOf(Value value)
    {
        if (value.Only is ConstantAtom { Text: { } text })
            return text.Length == 2 && text.Contains('/', StringComparison.Ordinal) && text.Contains('\\', StringComparison.Ordinal)
                ? [text, "/", "\\"]
                : [text];
        if (ItemsOf(value) is not { Length: < 8 } items)
            return null;
        var all = new List<string>();
        foreach (var item in items)
        {
            if (item.Only is not ConstantAtom { Text: { } one })
                return null;
            all.Add(one);
        }

        return all;
    }
}
