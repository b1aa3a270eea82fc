using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Calls of what the sheets know, and of what nobody knows.</summary>
internal sealed partial class Interpreter
{
    private Value CallLibraryMethod(ApiPath? path, Taint taint, string name, FlowCall call)
    {
        // werkzeug's `args.get('page', type=int)`
        if (
            name is "get" or "getlist"
            && call.Argument(2, "type")?.Only is OpaqueAtom { Path: { Name: "int" or "float" or "bool" or "UUID" } converter }
            && IsHarmless(converter.Call())
        )
        {
            return name == "get"
                ? AnyNumber.Join(call.Argument(1, "default") ?? Value.None)
                : Allocate(call.Node, HeapObject.Bag(ObjectKind.List, AnyNumber));
        }

        if (name == "__setitem__" && path is not null && call.Positional is [var key, var stored])
        {
            StoreElement(Value.Opaque(path, taint), key.Value, stored.Value, call.Node, key.Node);
            return Value.None;
        }

        if (name == "__getitem__" && call.Positional is [var asked])
            return Indexed(Value.Opaque(path, taint), asked.Value, call.Node);
        if (name is "get" or "pop" && IsOfOther(path, call))
            return Value.Opaque(null, Taint.None).Join(call.Argument(1, "default") ?? Value.None);
        if (name is "get" or "pop" && path?.Source is { HarmlessElements: not SinkKinds.None and var kinds })
            return Value.Opaque(path.Element(), taint.CleanedFor(kinds));
        var child = path?.Then(name);
        // What is found by a key is not made of the key.
        var unknown = child is null or { IsDeclared: false } ? OfUnknown(name, taint, call) : null;
        if (child is null or { IsDeclared: false } && IsLookup(name, taint) && unknown is null)
        {
            CallBack(call);
            var otherwise = name is "get" or "set" ? Joined(call.Positional.Skip(1)).Doubted() : Taint.None;
            var found = Value.Opaque(child?.Call(), taint.Join(otherwise));
            // `get(key, [])`: what was not there is there from now on, and may be filled.
            return name == "get" && call.Positional is [_, { Value: { Only: ObjectAtom } fresh }] ? found.Join(fresh) : found;
        }

        if (child is null or { IsDeclared: false })
        {
            if (unknown is not null)
                child = unknown;
            // What is not known to be anything else, and is asked for what a text can do, is a text.
            else if (IsTextMethod(name) && (path is null || !taint.IsEmpty))
                return CallText(new OpaqueAtom(path, taint), name, call);
        }

        return CallLibrary(child is { IsOfUnknown: true, IsDeclared: false } ? null : child, taint, call);
    }

    /// <summary>What a method of this name is of anything. What a text can do as well is something else only where its arguments tell.</summary>
    private ApiPath? OfUnknown(string name, Taint receiver, FlowCall call)
    {
        var known = _paths.Root(PathTrie.Unknown).Declared(name);
        if (known is null || !IsTextMethod(name))
            return known;
        if (!receiver.IsEmpty && !call.IsMapping(0, null))
            return null;
        foreach (var sink in known.Sinks)
        {
            if (sink.When is { } when && when(call))
                return known;
        }

        return null;
    }

    internal bool ImportsAny(ReadOnlySpan<string> packages)
    {
        foreach (var package in packages)
        {
            if (Module.ImportsFrom(package))
                return true;
        }

        return false;
    }

    /// <summary>Names under which stores, caches and mappers find what was put in before.</summary>
    private static bool IsLookup(string name, Taint receiver) =>
        name == "get"
        || (
            receiver.IsEmpty
            && name
                is "set"
                    or "get_or_404"
                    or "get_or_none"
                    or "get_by_id"
                    or "get_object"
                    or "filter_by"
                    or "filter"
                    or "find"
                    or "find_one"
                    or "find_by_id"
                    or "lookup"
                    or "one_or_404"
        );

    /// <summary>A key of a mapping of which the outside chooses only some.</summary>
    private static bool IsOfOther(ApiPath? path, FlowCall call) =>
        path?.Source?.Keys is { } isOfClient && call.Text(0, null) is { } key && !isOfClient(key);

    /// <param name="taint">What the receiver, or the thing that is called, carries.</param>
    private Value CallKnown(ApiPath? path, Taint taint, FlowCall call)
    {
        if (path is null)
        {
            CallBack(call);
            return Value.Opaque(null, taint.Join(Joined(call.Those(_arguments)).Doubted()));
        }

        Sunk(path, call);
        if (path.Registers is { } registration)
        {
            foreach (var given in call.Those(registration.Arguments))
                Register(given.Value, registration.Handler, call);
        }

        if (path.NeverReturns)
        {
            _store.IsDead = true;
            return Value.Nothing;
        }

        Validated(path, call);
        if (
            _try is not null
            && path.IsClean
            && path.Name is "int" or "float" or "ip_address" or "ip_network" or "strptime" or "fromisoformat"
        )
            Refused(call.Argument(0) ?? Value.Nothing);
        if (_semantics.TryGetValue(path, out var semantic) && semantic(call) is { } known)
            return path.Declared(PathTrie.CallSegment)?.Source is { Label: SourceLabel.WeakRandom } weak
                ? known.Join(Guessable(weak, null, call))
                : known;
        var made = path.Call();
        if (made.Source is { Label: SourceLabel.WeakRandom } guessable)
            return Guessable(guessable, made, call).Join(Value.Opaque(null, taint.Join(Joined(call.Those(_arguments)).Doubted())));
        if (made.Source is { } source)
            return Marked(source, made, call.Node);
        if (made.Decorates is not null || path.RendersResult is not null)
            return Value.Opaque(made, Taint.None);
        if (path.IsClean || made.IsClean)
            return Made(made, Taint.None, call);
        if (!path.Carries.IsEmpty)
        {
            var carried = Taint.None;
            var isText = false;
            var isPath = path.IsBelow("pathlib");
            foreach (var carry in path.Carries)
            {
                foreach (var given in call.Those(carry.Arguments))
                {
                    var own = isPath ? DeepTaint(given.Value).Embedded() : DeepTaint(given.Value).Remade();
                    carried = carried.Join(own.Map(mark => mark.With(carry.After(mark.Cleaned), mark.IsDoubtful)));
                    isText |= carry.Cleaned != SinkKinds.None;
                }
            }

            return isText ? Value.Text(carried) : Made(made, carried, call);
        }

        CallBack(call);
        if (!path.Sinks.IsEmpty || path.Renders is not null || made.IsDeclared)
            return Made(made, Taint.None, call);
        return Value.Opaque(made.IsOfUnknown ? null : made, taint.Join(Joined(call.Those(_arguments)).Doubted()));
    }

    /// <summary>What raises unless its argument is a number, an id, an address, proves that it is one when it comes back.</summary>
    private void Validated(ApiPath path, FlowCall call)
    {
        if (
            path.Name is "int" or "float" or "UUID" or "ip_address" or "ip_network" or "Decimal" or "strptime" or "fromisoformat"
            && path.IsClean
            && call.Node is CallExpression { Arguments: [{ Form: ArgumentForm.Positional, Value: var subject }, ..] }
            && PlaceOf(subject) is { } place
        )
            Clean(place, Harmless);
    }

    private static readonly ArgumentsSpec _arguments = new() { PositionalFrom = 0, Keywords = true };

    /// <summary>An instance of a class that a sheet knows has attributes that the program sets.</summary>
    private Value Made(ApiPath path, Taint taint, FlowCall call)
    {
        if (path.IsOne)
        {
            foreach (var keyword in call.Keywords)
                Update(OneOf(path).Thing, before => before.WithEntry(keyword.Name, keyword.Value, weakly: true), isSure: true);
            return Value.Of(OneOf(path).Thing);
        }

        if (Shared(path) is { } shared)
            return shared;
        if (!path.IsDeclared || path.IsOfUnknown || path.Source is not null)
            return Value.Opaque(path is { IsOfUnknown: true, IsDeclared: false } ? null : path, taint);
        var content = new HeapObject
        {
            Kind = ObjectKind.Instance,
            Path = path,
            Rest = taint.IsEmpty ? null : Value.Opaque(null, taint),
        };
        foreach (var keyword in call.Keywords)
            content = content.WithEntry(keyword.Name, keyword.Value);
        return Allocate(call.Node, content);
    }

    /// <summary>A function given to a library is called by it some time, with what nobody knows.</summary>
    private void CallBack(FlowCall call)
    {
        foreach (var given in call.Everything)
        {
            foreach (var atom in given.Value.Atoms)
            {
                if (atom is FunctionAtom function && function.Code.CalledIn != _run && (_call?.Depth ?? 0) < 4)
                {
                    var dead = _store.IsDead;
                    CallFunction(function, new FlowCall(this, given.Node));
                    _store.IsDead = dead;
                }
            }
        }
    }
}
