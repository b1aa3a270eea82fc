using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>What a value is for, by the names it gets: variables, attributes, keys, keywords, functions it is given to or returned from.</summary>
internal sealed class Purpose
{
    /// <summary>How many places a value is followed to.</summary>
    private const int MostPlaces = 200;

    private static readonly ImmutableArray<string> Conversions =
    [
        "str",
        "repr",
        "ascii",
        "int",
        "bytes",
        "bytearray",
        "hex",
        "oct",
        "bin",
        "chr",
        "base_repr",
        "binary_repr",
        "join",
        "format",
        "encode",
        "decode",
        "hexdigest",
        "digest",
        "b64encode",
        "b32encode",
        "urlsafe_b64encode",
        "hexlify",
        "b16encode",
        "b85encode",
        "list",
        "tuple",
        "sorted",
        "zfill",
        "upper",
        "lower",
        "strip",
        "replace",
        "rjust",
        "ljust",
        "map",
        "sha224",
        "sha256",
        "sha384",
        "sha1",
        "sha512",
        "sha3_256",
        "sha3_512",
        "blake2b",
        "blake2s",
        "md5",
        "UUID",
        "dumps",
        "to_bytes",
        "getrandbits",
        "round",
        "abs",
    ];

    private readonly PythonModule _module;
    private readonly HashSet<PythonNode> _seen = [];
    private readonly Queue<Expression> _left = new();
    private readonly List<string> _names = [];
    private readonly List<string> _inputs = [];
    private bool _isMadeForCallers;

    private Purpose(PythonModule module) => _module = module;

    /// <summary>The names of the places to which the value goes.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether the value, or what is made of it, is written here: as the argument of a call.</summary>
    public bool Reaches(Expression place) => _seen.Contains(place);

    /// <summary>The names of what the value's own <c>update</c> is given.</summary>
    public IReadOnlyList<string> Inputs => _inputs;

    /// <param name="isMadeForCallers">Whether what a function returns is followed to where it is called, and on through loops and hashes.</param>
    public static Purpose Of(PythonModule module, Expression value, bool isMadeForCallers = false)
    {
        var purpose = new Purpose(module) { _isMadeForCallers = isMadeForCallers };
        purpose._left.Enqueue(value);
        purpose.FollowAll();
        return purpose;
    }

    /// <summary>What a variable is for, by its name and by what is done with it in its function.</summary>
    public static Purpose OfHeld(PythonModule module, NameExpression held)
    {
        var purpose = new Purpose(module);
        purpose._seen.Add(held);
        purpose.Bind(held);
        purpose.FollowAll();
        return purpose;
    }

    /// <summary>What a parameter is for, by its name and by what the function does with it.</summary>
    public static Purpose Of(ParameterSite parameter)
    {
        var purpose = new Purpose(parameter.Module);
        purpose._names.Add(parameter.Node.Name);
        foreach (var use in parameter.Module.Around.UsesOf(parameter.Node.Name))
        {
            if (parameter.Module.Around.FunctionOf(use) == parameter.Function)
                purpose._left.Enqueue(use);
        }

        purpose.FollowAll();
        return purpose;
    }

    /// <summary>Names, attributes, keys and words of texts in an expression.</summary>
    public static List<string> NamesIn(PythonNode expression)
    {
        var names = new List<string>();
        var mentions = new Mentions(names);
        mentions.Child(expression);
        return names;
    }

    /// <summary>Also what the one assignment of each name says: <c>p</c> is about passwords after <c>p = form["password"]</c>.</summary>
    public static List<string> OriginsOf(PythonNode expression, Scope scope)
    {
        var names = NamesIn(expression);
        foreach (var name in names.ToList())
        {
            if (scope.BindingsOf(name) is [{ Form: BindingForm.Assigned, Value: { } value }] && value.End - value.Start < 200)
                names.AddRange(NamesIn(value).Where(said => said.Length < 60));
        }

        return names;
    }

    private void FollowAll()
    {
        while (_left.TryDequeue(out var next) && _seen.Count < MostPlaces)
            Follow(next);
    }

    private void Follow(Expression value)
    {
        PythonNode at = value;
        while (_seen.Add(at) && _module.Around.ParentOf(at) is { } parent)
        {
            switch (parent)
            {
                case BinaryOpExpression
                or FormattedStringExpression
                or InterpolationExpression
                or ListExpression
                or TupleExpression
                or SetExpression
                or AwaitExpression
                or StarredExpression
                or BoolOpExpression
                or UnaryOpExpression:
                    break;
                case ForStatement loop when _isMadeForCallers && loop.Iterable == at:
                    Bind(loop.Target);
                    return;
                case ConditionalExpression choice when choice.Test != at:
                    break;
                case ComprehensionExpression comprehension when comprehension.Element == at || comprehension.Value == at:
                    break;
                case Generator { Target: NameExpression item } generator when generator.Iterable == at:
                    // `hex(part) for part in parts`: what is made of the items is made of it.
                    if (_module.Around.ParentOf(generator) is ComprehensionExpression made)
                        FollowItem(item, made);
                    return;
                case SubscriptExpression subscript when subscript.Value == at:
                    break;
                case AttributeExpression:
                    break;
                case DictExpression dict:
                    var place = dict.Values.IndexOf((Expression)at);
                    if (place < 0)
                        return;
                    if (dict.Keys[place] is StringExpression key)
                        _names.Add(key.Value);
                    break;
                case Argument argument:
                    if (argument.Name is { } keyword)
                        _names.Add(keyword);
                    break;
                case CallExpression call:
                    if (!GoesOnAfter(call, at))
                        return;
                    break;
                case NamedExpression named:
                    Bind(named.Target);
                    break;
                case AssignStatement assign when assign.Value == at:
                    foreach (var target in assign.Targets)
                        Bind(target);
                    return;
                case AnnotatedAssignStatement assign when assign.Value == at:
                    Bind(assign.Target);
                    return;
                case AugmentedAssignStatement assign when assign.Value == at:
                    Bind(assign.Target);
                    return;
                case CompareExpression compare:
                    foreach (var side in compare.Comparators.Add(compare.Left))
                    {
                        if (side != at)
                            _names.AddRange(NamesIn(side));
                    }

                    return;
                case ReturnStatement or YieldExpression or LambdaExpression:
                    if (_module.Around.FunctionOf(parent) is { } function)
                    {
                        _names.Add(function.Name);
                        if (_isMadeForCallers)
                            FollowCallsOf(function);
                    }

                    if (parent is not LambdaExpression)
                        return;
                    break;
                default:
                    return;
            }

            at = parent;
        }
    }

    private void FollowItem(NameExpression item, ComprehensionExpression made)
    {
        foreach (var use in _module.Around.UsesOf(item.Name))
        {
            if (use != item && use.Start >= made.Start && use.End <= made.End && !_seen.Contains(use))
                _left.Enqueue(use);
        }
    }

    private void FollowCallsOf(FunctionStatement function)
    {
        foreach (var use in _module.Around.UsesOf(function.Name))
        {
            if (_module.Around.ParentOf(use) is CallExpression call && call.Function == use && !_seen.Contains(call))
                _left.Enqueue(call);
        }
    }

    /// <summary>Whether what a call gives still is the value: a method of it, or a conversion.</summary>
    private bool GoesOnAfter(CallExpression call, PythonNode from)
    {
        var name = Surroundings.LastName(call.Function);
        if (call.Function == from)
        {
            // h.update(password)
            if (name == "update")
            {
                foreach (var argument in call.Arguments)
                    _inputs.AddRange(NamesIn(argument.Value));
                return false;
            }

            return true;
        }

        if (name is null)
            return false;
        if (Conversions.Contains(name))
            return true;
        // An exception tells of the value; `NoSuchCode` does not make it a code.
        if (_module.Around.ParentOf(call) is RaiseStatement)
            return false;
        // What a hash is fed, comes out of it.
        if (_isMadeForCallers && name == "update" && call.Function is AttributeExpression { Value: NameExpression hash })
        {
            Bind(hash);
            return false;
        }

        _names.Add(name);
        // redis.set("otp:1", code), setattr(user, "token", …)
        foreach (var argument in call.Arguments)
        {
            if (argument == from)
                break;
            if (argument.Value is StringExpression or FormattedStringExpression or BinaryOpExpression)
                _names.AddRange(NamesIn(argument.Value).Where(IsMention));
        }

        return false;
    }

    /// <summary>An address says where a value is sent, which is often about tokens when the value is a pause.</summary>
    private static bool IsMention(string text) => text.Length < 60 && !text.Contains("://", StringComparison.Ordinal);

    private void Bind(Expression target)
    {
        switch (target)
        {
            case NameExpression name:
                _names.Add(name.Name);
                var function = _module.Around.FunctionOf(name);
                foreach (var use in _module.Around.UsesOf(name.Name))
                {
                    if (use != name && _module.Around.FunctionOf(use) == function && !_seen.Contains(use))
                        _left.Enqueue(use);
                }

                break;
            case AttributeExpression attribute:
                _names.Add(attribute.Name);
                break;
            case SubscriptExpression subscript:
                _names.AddRange(NamesIn(subscript));
                break;
            case TupleExpression tuple:
                foreach (var element in tuple.Elements)
                    Bind(element);
                break;
        }
    }

    private readonly struct Mentions(List<string> names) : IPythonChildren
    {
        public void Child(PythonNode child)
        {
            switch (child)
            {
                case NameExpression name:
                    names.Add(name.Name);
                    return;
                case StringExpression text:
                    names.Add(text.Value);
                    return;
                case AttributeExpression attribute:
                    names.Add(attribute.Name);
                    break;
                case Argument { Name: { } keyword }:
                    names.Add(keyword);
                    break;
            }

            var children = new Mentions(names);
            PythonWalk.Children(child, ref children);
        }
    }
}
