using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>
/// Attributes that an object of a module makes when it is asked for them, as settings do that are read late: asked for thousands of times,
/// and mostly for what has nothing from the outside.
/// </summary>
internal sealed partial class Interpreter
{
    private readonly Dictionary<(int Thing, string Name), MadeAttribute> _made = [];

    /// <param name="reads">What of modules was read to make it.</param>
    private sealed class MadeAttribute(Value value, int[] reads, int version)
    {
        public Value Value { get; } = value;
        public int[] Reads { get; } = reads;
        public int Version = version;

        /// <summary>Where its reads were noted last.</summary>
        public int NotedIn;
    }

    /// <summary>
    /// What <c>__getattr__</c> of an object gives for a name. Where that is nothing from the outside, it gives the same again until something
    /// changes for all that it has read: what an entry leaves in the object for itself is as good as what it finds.
    /// </summary>
    private Value Made(ObjectAtom thing, string name, FunctionAtom method, PythonNode node)
    {
        var call = new FlowCall(this, node) { Positional = [new Given(Value.Of(name), node)] };
        if (thing.Id >= 0 || _isRoot)
            return CallFunction(method.Bound(Value.Of(thing)), call);
        if (_made.TryGetValue((thing.Id, name), out var known) && IsCurrent(known.Reads, ref known.Version))
        {
            _steps++;
            _notes.Read(known.Reads, ref known.NotedIn);
            return known.Value;
        }

        var outer = _notes.Begin();
        var value = CallFunction(method.Bound(Value.Of(thing)), call);
        if (!_store.IsDead && !IsSpent && IsOfModules(value))
            _made[(thing.Id, name)] = new MadeAttribute(value, _notes.Taken([]), _version);
        _notes.End(outer);
        return value;
    }

    /// <summary>Whether it is there for every entry, and none of it comes from the outside.</summary>
    private bool IsOfModules(Value value)
    {
        foreach (var atom in value.Atoms)
        {
            var isThere = atom switch
            {
                ConstantAtom or ClassAtom or ModuleAtom => true,
                OpaqueAtom or FunctionAtom { Closure.Form: FrameForm.Module or FrameForm.Class, Self: null } => true,
                ObjectAtom thing => thing.Id < 0,
                _ => false,
            };
            if (!isThere)
                return false;
        }

        var left = MostLookedAt;
        CellSet? seen = null;
        return !Brings(value, 0, ref left, ref seen);
    }
}
