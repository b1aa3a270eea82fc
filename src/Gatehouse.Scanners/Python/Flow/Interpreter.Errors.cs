using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Errors that carry what a client sent to whoever catches them.</summary>
internal sealed partial class Interpreter
{
    private const int MostRaised = 16;

    private void NoteRaised(Expression expression, Value error)
    {
        if (_try is not { Raised: { Count: < MostRaised } raised } || DeepTaint(error).IsEmpty)
            return;
        switch (error.Only)
        {
            case ObjectAtom thing when ObjectOf(thing)?.Class is { } type:
                raised.Add(([.. type.Line().Select(parent => parent.Name), .. type.AllLibraries().Select(library => library.Name)], error));
                break;
            // A library's error, or the language's own, says what it was given.
            case OpaqueAtom { Path: { Name: PathTrie.CallSegment, Parent: { } made } path } when expression is CallExpression call:
                var given = Taint.None;
                foreach (var argument in call.Arguments)
                    given = given.Join(DeepTaint(Evaluate(argument.Value)));
                raised.Add(([made.Name], Value.Opaque(path, given)));
                break;
        }
    }

    private Value Caught(TryContext attempt, ExceptHandler handler)
    {
        var error = Value.Opaque(_paths.Root("builtins").Then("Exception").Call(), Taint.None);
        foreach (var (names, raised) in attempt.Raised)
        {
            if (Catches(handler, names))
                error = error.Join(raised);
        }

        return error;
    }

    private static bool Catches(ExceptHandler handler, ImmutableArray<string> names) =>
        handler.Type switch
        {
            null => true,
            TupleExpression tuple => tuple.Elements.Any(type => Catches(NameOf(type), names)),
            var type => Catches(NameOf(type), names),
        };

    private static bool Catches(string? name, ImmutableArray<string> names) =>
        name is "Exception" or "BaseException" || (name is not null && names.Contains(name));
}
