using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What an exception carries from where it is raised to where it is caught.</summary>
internal sealed partial class Interpreter
{
    private const string Exceptions =
        "Exception ValueError TypeError RuntimeError KeyError IndexError LookupError PermissionError OSError FileNotFoundError NotImplementedError";

    private void BindExceptions() => On(Exceptions, call => Value.Opaque(AnyException, Joined(call.Those(_arguments))));

    private ApiPath AnyException => _paths.Root("builtins").Then("Exception").Call();

    private void Raised(Value exception)
    {
        if (_try is not null && !DeepTaint(exception).IsEmpty)
            _try.Raised = _try.Raised.Join(exception);
    }

    /// <summary>What refuses a text quotes it in what it says: <c>int(x)</c>.</summary>
    private void Refused(Value text)
    {
        if (_try is not null && DeepTaint(text) is { IsEmpty: false } taint)
            _try.Raised = _try.Raised.Join(Value.Opaque(AnyException, Quoted(Piece.Hole(taint)).Taint));
    }

    /// <summary>What an exception of the program hands up to Python's own is what it says when it is shown.</summary>
    private void KeepSaid(SuperAtom above, FlowCall call)
    {
        if (
            above.Self.Only is ObjectAtom self
            && above.Owner.AllLibraries().Any(library => library is { Parent.Name: "builtins" })
            && Joined(call.Positional) is { IsEmpty: false } said
        )
            Update(self, content => content.WithSome(Value.Opaque(null, said)), isSure: true);
    }

    private Value Caught(Expression? type, Value raised)
    {
        var caught = Value.Opaque(AnyException, Taint.None);
        if (raised.IsNothing || type is null)
            return caught;
        var kinds = Evaluate(type);
        kinds = kinds.Only is TupleAtom several ? All(several.Items) : kinds;
        return caught.Join(raised.Where(atom => MayCatch(kinds, atom)));
    }

    /// <summary>One of the program's own is caught by its class and those above it; of Python's own nobody here knows which it was.</summary>
    private bool MayCatch(Value kinds, Atom raised)
    {
        foreach (var kind in kinds.Atoms)
        {
            var isOwn = raised is ObjectAtom thing && ObjectOf(thing)?.Class is not null;
            if (kind is OpaqueAtom { Path: { Parent.Name: "builtins", Name: var name } })
            {
                if (!isOwn || name is "Exception" or "BaseException")
                    return true;
            }
            else if (isOwn && kind is ClassAtom { Type: var type } && ObjectOf((ObjectAtom)raised)!.Class!.Line().Contains(type))
                return true;
        }

        return false;
    }
}
