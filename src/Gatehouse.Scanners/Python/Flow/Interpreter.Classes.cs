using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private readonly Places<ClassInfo> _classes = new();

    private FunctionCode CodeOf(FunctionStatement function)
    {
        if (!_codes.TryGetValue(function, out var code))
            _codes.Add(function, code = new FunctionCode(Module, function) { Number = _codes.Count + 1 });
        return code;
    }

    private FunctionCode CodeOf(LambdaExpression lambda)
    {
        if (!_codes.TryGetValue(lambda, out var code))
            _codes.Add(lambda, code = new FunctionCode(Module, lambda) { Number = _codes.Count + 1 });
        return code;
    }

    private ImmutableArray<Value?> DefaultsOf(ImmutableArray<Parameter> parameters)
    {
        var hasAny = false;
        foreach (var parameter in parameters)
            hasAny |= parameter.Default is not null;
        return hasAny ? [.. parameters.Select(parameter => parameter.Default is { } given ? Evaluate(given) : null)] : [];
    }

    private Value Define(FunctionStatement function)
    {
        var code = CodeOf(function);
        _closures += _frame.Form == FrameForm.Function ? 1 : 0;
        var plain = new FunctionAtom(code, _frame)
        {
            Defaults = DefaultsOf(function.Parameters),
            Owner = _frame.Form == FrameForm.Class ? _frame.Class : null,
        };
        var value = Value.Of(plain);
        code.Schemas = null;
        for (var i = function.Decorators.Length - 1; i >= 0; i--)
            value = Decorated(value, function.Decorators[i], function);
        Noted(plain, value);
        return value;
    }

    private Value Decorated(Value function, Expression decorator, FunctionStatement node)
    {
        // `@x.setter` gives the property back, with what an assignment does.
        if (decorator is AttributeExpression { Name: "setter" or "deleter" or "getter" } accessor)
        {
            var property = Evaluate(accessor.Value).Only as FunctionAtom;
            if (property?.Form != FunctionForm.Property || function.Only is not FunctionAtom setter)
                return function;
            return accessor.Name == "setter"
                ? Value.Of(
                    new FunctionAtom(property.Code, property.Closure)
                    {
                        Form = FunctionForm.Property,
                        Defaults = property.Defaults,
                        Owner = property.Owner,
                        Setter = setter,
                    }
                )
                : Value.Of(property);
        }

        var value = Evaluate(decorator);
        var result = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            var path = atom is OpaqueAtom opaque ? opaque.Path : null;
            switch (path?.ToString())
            {
                case "builtins.staticmethod":
                    return Formed(function, FunctionForm.Static);
                case "builtins.classmethod":
                    return Formed(function, FunctionForm.Class);
                case "builtins.property" or "functools.cached_property" or "werkzeug.utils.cached_property":
                case "django.utils.functional.cached_property":
                    return Formed(function, FunctionForm.Property);
                case "contextlib.contextmanager" or "contextlib.asynccontextmanager":
                    return function;
            }

            if (HandlerOf(path) is { } handler)
                Register(function, handler, decorator, node);
            if (Tasked(function, path?.ToString(), decorator, node) is { } task)
                return task;
            if (atom is FunctionAtom or ClassAtom or PartialAtom)
            {
                var made = CallAtom(atom, new FlowCall(this, decorator) { Positional = [new Given(function, node)] });
                // A decorator of which nothing comes that can be called was not understood.
                result = result.Join(made.Where(IsCallable).IsNothing ? function : made.Where(IsCallable));
            }
            else
                result = result.Join(function);
        }

        return result.IsNothing ? function : result;
    }

    private static bool IsCallable(Atom atom) => atom is FunctionAtom or ClassAtom or PartialAtom or ObjectAtom;

    private static Value Formed(Value function, FunctionForm form) =>
        Value.Of(Each(function).Select(atom => atom is FunctionAtom plain ? plain.With(form) : atom));

    private static List<Atom> Each(Value value)
    {
        var atoms = new List<Atom>();
        foreach (var atom in value.Atoms)
            atoms.Add(atom);
        return atoms;
    }

    private Handler? HandlerOf(ApiPath? path)
    {
        if (path is null)
            return null;
        if (path.Decorates is { } handler)
            return handler;
        // `anything.route(…)`, where the thing is not known.
        return !path.IsDeclared && path is { Name: PathTrie.CallSegment, Parent.Name: var name }
            ? _paths.Root(PathTrie.Unknown).Declared(name)?.Declared(PathTrie.CallSegment)?.Decorates
            : null;
    }

    private void Define(ClassStatement statement)
    {
        if (!_classes.TryGetValue(_frame, statement, 0, out var type))
        {
            // The frame must know its class, and the class its frame.
            var holder = new Frame(FrameForm.Class, Module, _frame);
            type = new ClassInfo(Module, statement, holder);
            holder.Class = type;
            _classes.Set(_frame, statement, 0, type);
        }

        type.Bases.Clear();
        type.Libraries.Clear();
        var making = new FlowCall(this, statement);
        foreach (var argument in statement.Arguments)
        {
            var value = Evaluate(argument.Value);
            if (argument is { Form: ArgumentForm.Keyword, Name: { } name })
                making.Keywords.Add(new GivenByName(name, value, argument));
            if (argument.Form is ArgumentForm.Keyword or ArgumentForm.DoubleStar)
                continue;
            foreach (var atom in value.Atoms)
            {
                if (atom is ClassAtom { Type: var parent } && !parent.Line().Contains(type))
                    type.Bases.Add(parent);
                else if (atom is OpaqueAtom { Path: { } path })
                    type.Libraries.Add(path.Name is PathTrie.ElementSegment or PathTrie.CallSegment ? path.Parent! : path);
                else if (atom is ObjectAtom thing && ObjectOf(thing) is { Class: null, Path: { IsRecord: true } made })
                    type.Libraries.Add(made);
            }
        }

        type.Settle();
        Tabled(type);
        var outer = _frame;
        _frame = type.Frame;
        Execute(statement.Body);
        _frame = outer;
        var own = Value.Of(new ClassAtom(type));
        if (ClassAttribute(type.Line(), "__init_subclass__", from: 1)?.Only is FunctionAtom told)
            CallFunction(told.Bound(own), making);
        foreach (var decorator in statement.Decorators.Reverse())
            own = Decorated(own, type, decorator);
        Bind(statement.Name, own);
        Noted(type);
    }

    /// <summary>
    /// What a decorator makes of a class: one of the tree mostly writes it down somewhere and gives it back, one of a library may put it
    /// behind routes.
    /// </summary>
    private Value Decorated(Value own, ClassInfo type, Expression decorator)
    {
        foreach (var atom in Evaluate(decorator).Atoms)
        {
            if (atom is FunctionAtom or PartialAtom)
            {
                var made = CallAtom(atom, new FlowCall(this, decorator) { Positional = [new Given(own, decorator)] });
                if (made.Only is ClassAtom)
                    own = made;
            }
            else if (
                decorator is CallExpression call
                && atom is OpaqueAtom { Path: { } path }
                && HandlerOf(path) is { Route: not RouteForm.None }
            )
                RouteTo(type, call);
        }

        return own;
    }

    /// <summary>An attribute of a class or of one of its bases; null where none of the tree has it.</summary>
    private Value? ClassAttribute(IReadOnlyList<ClassInfo> line, string name, int from = 0)
    {
        for (var i = from; i < line.Count; i++)
        {
            var type = line[i];
            if (type.Frame.CellOf(name) is { } cell && Held(cell) is Value { IsNothing: false } value)
                return Resolved(value, cell);
        }

        return null;
    }

    private FunctionAtom? MethodOf(ClassInfo type, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (ClassAttribute(type.Line(), name)?.Only is FunctionAtom method)
                return method;
        }

        return null;
    }

    private Value AttributeOf(Value value, string name, PythonNode node)
    {
        if (value.Only is { } only)
            return AttributeOf(only, name, node);
        var result = Value.Nothing;
        foreach (var atom in value.Atoms)
            result = result.Join(AttributeOf(atom, name, node));
        return Found(result);
    }

    private Value AttributeOf(Atom atom, string name, PythonNode node)
    {
        switch (atom)
        {
            case ModuleAtom module:
                return Touched(AttributeOf(module, name, 0), node);
            case ClassAtom { Type: var type }:
                if (ClassAttribute(type.Line(), name) is { } member)
                    return OfTable(type, name, BoundTo(member, Value.Of(atom), isInstance: false, node));
                return type.AllLibraries() is [var library, ..]
                    ? OfTable(type, name, OpaqueAttribute(library, Taint.None, name, node))
                    : Value.Unknown;
            case SuperAtom above:
                if (ClassAttribute(above.Owner.Line(), name, 1) is { } inherited)
                    return BoundTo(inherited, above.Self, isInstance: above.Self.Only is not ClassAtom, node);
                return above.Owner.AllLibraries() is [var basis, ..]
                    ? OpaqueAttribute(basis.Call(), Taint.None, name, node)
                    : Value.Unknown;
            case ObjectAtom thing when ObjectOf(thing) is { } content:
                return AttributeOf(thing, content, name, node);
            case OpaqueAtom { Rows: { } rows } opaque:
                return AttributeOfRows(opaque, rows, name, node);
            case OpaqueAtom opaque:
                var read = OpaqueAttribute(opaque.Path, opaque.Taint, name, node);
                return Collection(opaque.Path, name) is { } documents ? Of(documents, read) : read;
            case ConstantAtom when name is "value" or "name":
                // A member of an Enum is told by its value.
                return Value.Of(atom);
            case FunctionAtom { Form: FunctionForm.Property } property when name == "fget":
                return Value.Of(property.With(FunctionForm.Plain));
            case FunctionAtom or PartialAtom:
                return Value.Unknown;
            default:
                return Value.Of(new MethodAtom(atom, name));
        }
    }

    private Value AttributeOf(ObjectAtom thing, HeapObject content, string name, PythonNode node)
    {
        if (content.Kind == ObjectKind.Buffer && name == "name")
            return NameOfFile(content);
        if (content.Kind != ObjectKind.Instance)
            return FieldOf(content, name) ?? Value.Of(new MethodAtom(thing, name));
        if (content.Entry(name) is { } held)
            return Resolved(held, null);
        if (content.Class is { } type)
        {
            if (name is "cleaned_data" or "validated_data" && ReadByForm(content, type, node) is { } read)
                return read;
            if (FieldOfForm(thing, type, name, node) is { } field)
                return field;
            if (name == "__dict__")
                return Value.Of(thing);
            if (name == "__class__")
                return Value.Of(new ClassAtom(type));
            if (type.Table is { } table && thing.Id == type.AnyInstance && table.Field(name) is { } column)
                return FieldOf(table, column, node);
            if (ClassAttribute(type.Line(), name) is { } member)
                return BoundTo(member, Value.Of(thing), isInstance: true, node);
            if (name is "object" or "object_list" && HasTables && TableOfView(type) is { } shown)
                return Value.Of(new OpaqueAtom(null, Taint.None, shown.Rows));
            foreach (var library in type.AllLibraries())
            {
                if (library.Call().Then(name) is { IsDeclared: true } known)
                    return OpaquePath(known, content.Rest?.Taint ?? Taint.None, node);
            }

            if (MethodOf(type, "__getattr__") is { } making)
                return Made(thing, name, making, node);

            if (type.AllLibraries() is [var any, ..])
                return OpaqueAttribute(any.Call(), content.Rest?.Taint ?? Taint.None, name, node);
            return content.Rest ?? Value.Unknown;
        }

        return OpaqueAttribute(content.Path, content.Rest?.Taint ?? Taint.None, name, node);
    }

    private Value BoundTo(Value member, Value self, bool isInstance, PythonNode node)
    {
        if (member.Only is not FunctionAtom function)
            return member;
        return function.Form switch
        {
            FunctionForm.Static => member,
            FunctionForm.Class => Value.Of(
                function.Bound(
                    isInstance && self.Only is ObjectAtom thing && ObjectOf(thing)?.Class is { } type ? Value.Of(new ClassAtom(type)) : self
                )
            ),
            FunctionForm.Property => isInstance ? CallFunction(function.Bound(self), new FlowCall(this, node)) : member,
            _ => isInstance ? Value.Of(function.Bound(self)) : member,
        };
    }

    private Value OpaqueAttribute(ApiPath? path, Taint taint, string name, PythonNode node)
    {
        // `module.__dict__[name]` is the module's own.
        if (name == "__dict__" && path is { IsOfUnknown: false })
            return Value.Opaque(path, taint);
        var child = path?.Then(name);
        if (child is null or { IsDeclared: false })
            child = _paths.Root(PathTrie.Unknown).Declared(name) ?? child;
        return child is null || (child.IsOfUnknown && !child.IsDeclared) ? Value.Opaque(null, taint) : OpaquePath(child, taint, node);
    }

    private Value OpaquePath(ApiPath path, Taint taint, PythonNode node)
    {
        if (path.Source is { } source)
            return Marked(source, path, node);
        if (Shared(path) is { } shared)
            return shared;
        foreach (var carry in path.Carries)
            taint = taint.CleanedFor(carry.Cleaned);
        return Value.Opaque(path, path.IsClean ? Taint.None : taint);
    }

    private void AssignAttribute(PythonNode target, string name, Value owner, Value value)
    {
        if (!value.Taint.IsEmpty)
            value = Stepped(value, target, "stored in", "." + name);
        foreach (var atom in owner.Atoms)
        {
            switch (atom)
            {
                case ObjectAtom thing when ObjectOf(thing) is { } content:
                    if (content.Class is { } type && MethodSetter(type, name) is { } setter)
                    {
                        CallFunction(setter.Bound(Value.Of(thing)), new FlowCall(this, target) { Positional = [new Given(value, target)] });
                        break;
                    }

                    Update(thing, before => before.WithEntry(name, value), owner.Atoms.Length == 1);
                    if (content.Class is not null && _frame.Self?.Only is not ObjectAtom)
                        LeaveInOne(content, name, value);
                    if (content.Class?.Table is { } table)
                        Keep(table, name, value, target);
                    foreach (var path in PathsOf(content))
                        StoredIn(path.Then(name), TargetForm.StoredAttribute, value, target);
                    break;
                case ClassAtom { Type: var owned }:
                    BindIn(owned.Frame, name, value);
                    break;
                case OpaqueAtom { Rows: { } rows }:
                    Keep(rows.Table, name, value, target);
                    break;
                case OpaqueAtom { Path: { } library }:
                    StoredIn(library.Then(name), TargetForm.StoredAttribute, value, target);
                    break;
            }
        }
    }

    private static IEnumerable<ApiPath> PathsOf(HeapObject content)
    {
        if (content.Path is { } path)
            yield return path;
        foreach (var library in content.Class?.AllLibraries() ?? [])
            yield return library.Call();
    }

    private FunctionAtom? MethodSetter(ClassInfo type, string name) =>
        ClassAttribute(type.Line(), name)?.Only is FunctionAtom { Form: FunctionForm.Property, Setter: { } setter } ? setter : null;

    private void AssignElement(SubscriptExpression target, Value container, Value index, Value value)
    {
        if (target.Value is SubscriptExpression { Index: not SliceExpression } inner)
            AssignOption(inner, index, value);
        SetType(target.Value, index, value);
        StoreElement(container, index, value, target, target.Index);
    }

    private void StoreElement(Value container, Value index, Value value, PythonNode target, PythonNode key)
    {
        value = Stepped(value, target, "stored in an element", null);
        foreach (var atom in container.Atoms)
        {
            switch (atom)
            {
                case ObjectAtom thing when ObjectOf(thing) is { } content:
                    if (content.Class is { } type && MethodOf(type, "__setitem__") is { } method)
                    {
                        CallFunction(
                            method.Bound(Value.Of(thing)),
                            new FlowCall(this, target) { Positional = [new Given(index, target), new Given(value, target)] }
                        );
                        break;
                    }

                    if (content.Kind == ObjectKind.Sections)
                    {
                        SetSection(thing, index, value, container.Atoms.Length == 1);
                        break;
                    }

                    var stored = AsMorsel(content, value, target, key);
                    Update(thing, before => WithElement(before, index, stored, isSure: true), container.Atoms.Length == 1);
                    foreach (var path in PathsOf(content))
                        StoredElement(path, index, value, target, key);
                    break;
                case OpaqueAtom { Rows: { } rows } when index.Only is ConstantAtom { Text: { } column }:
                    Keep(rows.Table, column, value, target);
                    break;
                case OpaqueAtom { Path: { } library }:
                    StoredElement(library, index, value, target, key);
                    break;
            }
        }
    }

    /// <summary><c>conf['section']['option'] = value</c></summary>
    private void AssignOption(SubscriptExpression inner, Value option, Value value)
    {
        if (
            PlaceOf(inner.Value) is { Value.Only: ObjectAtom whole }
            && ObjectOf(whole)?.Kind == ObjectKind.Sections
            && Evaluate(inner.Index).Only is ConstantAtom { Text: { } section }
        )
            Update(
                whole,
                before =>
                    option.Only is ConstantAtom { Text: { } name }
                        ? before.WithEntry(SectionKey(section, name), value)
                        : before.WithSome(value),
                isSure: true
            );
    }

    private void StoredElement(ApiPath path, Value index, Value value, PythonNode target, PythonNode key)
    {
        StoredIn(path, TargetForm.StoredElement, value, target);
        StoredIn(path, TargetForm.StoredKey, index, key);
        if (path.Registers is { Handler: { IsFilter: true } filter })
        {
            foreach (var atom in value.Atoms)
            {
                if (atom is FunctionAtom known)
                    Add(new Entry(Value.Of(atom), Innermost(known).Code, filter, (index.Only as ConstantAtom)?.Text));
            }
        }

        // `response.headers['Location']` is an attribute by another way.
        if (index.Only is ConstantAtom { Text: { } header } && path.Declared(header.ToLowerInvariant()) is { } named)
            StoredIn(named, TargetForm.StoredAttribute, value, target);
    }

    private Value Instantiate(ClassInfo type, FlowCall call)
    {
        foreach (var library in type.AllLibraries())
        {
            if (library.Name != "Unpickler" || !IsLimited(type))
                Sunk(library, call);
        }

        // A member of an Enum by its value is one of the members, whoever asks.
        if (IsEnum(type))
            return MemberOf(ClassValues(type), call.Argument(0, "value"));
        var content = new HeapObject { Kind = ObjectKind.Instance, Class = type };
        var self = Allocate(call.Node, content, type.Node.Start);
        if (MethodOf(type, "__init__") is { } init)
        {
            CallFunction(init.Bound(self), call);
            return self;
        }

        if (MethodOf(type, "__new__") is { } create)
        {
            var made = CallFunction(create.Bound(Value.Of(new ClassAtom(type))), call);
            if (made.Only is ObjectAtom)
                return made;
        }

        // A dataclass, a named tuple, a model: fields by their order and names.
        var fields = type.Line().Reverse().SelectMany(FieldsOf).Distinct(StringComparer.Ordinal).ToList();
        for (var i = 0; i < call.Positional.Count && i < fields.Count; i++)
            content = content.WithEntry(fields[i], call.Positional[i].Value);
        foreach (var keyword in call.Keywords)
            content = content.WithEntry(keyword.Name, keyword.Value);
        if (call.DoubleStar is { } more)
            content = content with { Rest = Value.Opaque(null, DeepTaint(more.Value)) };
        if (fields.Count == 0 && call.Positional.Count > 0 && type.Libraries.Count > 0)
            content = content with { Rest = Value.Opaque(null, Joined(call.Positional)) };
        if (type.AllLibraries().Any(IsForm))
            content = WithFields(type, content, call);
        else if (call.Keywords.Count > 0 && IsForm(type) && TaintOfForm(call) is { IsEmpty: false } read)
            content = content with { Rest = Value.Opaque(null, read) };
        SetCell(((ObjectAtom)self.Only!).Id, content);
        if (type.Table is { } table)
            KeepEach(table, call);
        if (MethodOf(type, "__post_init__") is { } after)
            CallFunction(after.Bound(self), new FlowCall(this, call.Node));
        return self;
    }

    private static Value MemberOf(Value members, Value? value)
    {
        if (value?.Only is not ConstantAtom asked)
            return members;
        var found = members.Where(atom => atom is ConstantAtom member && Equal(member, asked));
        return found.IsNothing ? members : found;
    }

    private static IEnumerable<string> FieldsOf(ClassInfo type)
    {
        foreach (var statement in type.Node.Body)
        {
            if (statement is AnnotatedAssignStatement { Target: NameExpression field })
                yield return field.Name;
        }
    }
}
