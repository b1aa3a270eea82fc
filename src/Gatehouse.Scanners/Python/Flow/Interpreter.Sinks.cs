using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Engine.Text;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

internal sealed partial class Interpreter
{
    private readonly Dictionary<(FlowModule, ByteSpan, SinkKinds), Flow> _flows = [];
    private readonly List<Rendering> _renderings = [];

    public IEnumerable<Flow> Flows => _flows.Values;

    /// <summary>What a call does to its arguments, as the sheets say.</summary>
    private void Sunk(ApiPath path, FlowCall call)
    {
        foreach (var sink in path.Sinks)
        {
            if (sink.Form != TargetForm.Call || (sink.When is { } when && !when(call)))
                continue;
            if (sink.Kind == SinkKinds.Html && IsOther(sink.IsAnswer ? TypeSent() : TypeSentBy(call.Receiver?.Value)))
                continue;
            foreach (var given in call.Those(sink.Arguments))
            {
                if (sink.Kind == SinkKinds.Log && IsQuotedInLog(call, sink.Arguments.PositionalFrom ?? 0, given))
                    continue;
                // Conditions and columns come as lists and dicts of SQL.
                var arrived = path.Name == "extra" ? PartsOf(given.Value) : given.Value;
                if (sink.IsAnswer && Handed(given.Node, call) is { } place)
                    ArrivedAt(place, sink.Kind, arrived, sink.Confidence, call.Node);
                else if (MadeAt(sink.Kind, given) is { } made)
                    ArrivedThere(made, sink.Kind, arrived, sink.Confidence, given.Node, call.Node);
                else
                    Arrived(sink.Kind, arrived, given.Node, sink.Confidence, call.Node);
            }
        }

        foreach (var harm in path.Harms)
        {
            if (harm.When(call))
                Report(new Flow(harm.Kind, Module, call.Node.Span, null, Confidence.High, Shown(call.Node)));
        }

        foreach (var offence in path.Offences)
        {
            if (offence.Of(call) is { } charge)
                Report(offence.Kind, charge, call);
        }

        if (path.Renders is { } renders)
            Rendered(path, renders, call);
    }

    private Value PartsOf(Value value)
    {
        var parts = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            parts = parts.Join(
                atom is TupleAtom tuple ? All(tuple.Items)
                : atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.List or ObjectKind.Dict } content ? content.Contents
                : Value.Of(atom)
            );
        }

        return parts;
    }

    private void Rendered(ApiPath path, RenderFacts renders, FlowCall call)
    {
        List<Given> contexts = [.. call.Those(renders.Context)];
        List<Given> names = [.. call.Those(renders.Name)];
        names.RemoveAll(given => !IsText(given));
        if (names.Count == 0)
        {
            // A newer signature may have the request before the name.
            names = [.. call.Positional.Where(IsText).Take(1)];
            contexts.AddRange(call.Positional);
        }

        foreach (var name in names)
        {
            var context = new List<RenderedValue>();
            foreach (var given in contexts)
                Contexts(given, call, context);
            Accounts(context);
            if (context.Count > 0)
                _renderings.Add(
                    new Rendering(
                        Module,
                        call.Node.Span,
                        ((ConstantAtom)name.Value.Only!).Text!,
                        path.ToString(),
                        [.. context.Distinct().Take(MostRendered)]
                    )
                );
        }
    }

    private const int MostRendered = 200;

    /// <summary>Who is logged in is in every context.</summary>
    private void Accounts(List<RenderedValue> context)
    {
        foreach (var (at, table) in _accounts)
        {
            var record = Value.Of(new OpaqueAtom(null, Taint.None, table.Rows));
            if (!context.Exists(value => value.Name == at.Name))
                Contexts(at.Name, [], record, context);
            if (at.Name == "user")
                Contexts("request", [at.Name], record, context);
        }
    }

    private static bool IsText(Given given) => given.Value.Only is ConstantAtom { Text: not null };

    private void Contexts(Given given, FlowCall call, List<RenderedValue> context)
    {
        foreach (var keyword in call.Keywords)
        {
            if (ReferenceEquals(keyword.Node, given.Node))
                Contexts(keyword.Name, [], keyword.Value, context);
        }

        if (given.Value.Only is not ObjectAtom thing || ObjectOf(thing) is not { Kind: ObjectKind.Dict } content)
            return;
        foreach (var entry in content.Entries)
        {
            if (entry.Key is string name)
                Contexts(name, [], entry.Value, context);
        }
    }

    /// <summary>A value of the context and what is in it, by the way a template comes to it.</summary>
    private void Contexts(string name, ImmutableArray<string> path, Value value, List<RenderedValue> context)
    {
        const int deepest = 4;
        foreach (var kind in (ReadOnlySpan<SinkKinds>)[SinkKinds.Html, SinkKinds.Redirect])
        {
            if (
                (kind == SinkKinds.Html ? WorstForPage(value) : Worst(value, kind, 0)) is { } mark
                && mark.Source.Facts.Label != SourceLabel.Filtered
            )
                context.Add(new RenderedValue(name, path, kind, mark));
        }

        if (path.Length == deepest || context.Count > MostRendered)
            return;
        foreach (var atom in value.Atoms)
        {
            if (atom is OpaqueAtom { Rows: { } rows })
                ContextsOf(rows, name, path, atom, context);
            if (atom is TupleAtom tuple)
                Contexts(name, path.Add("[]"), All(tuple.Items), context);
            if (atom is not ObjectAtom thing || ObjectOf(thing) is not { } content)
                continue;
            foreach (var entry in content.Entries)
            {
                if (entry.Key is string key)
                    Contexts(name, path.Add(key), entry.Value, context);
            }

            var some = content.Items is { } items ? All(items) : Value.Nothing;
            if (content.Rest is { } rest)
                some = some.Join(rest);
            if (!some.IsNothing)
                Contexts(name, path.Add("[]"), some, context);
        }
    }

    /// <summary>What is only escaped counts too: the place in the template decides whether that is enough.</summary>
    private Mark? WorstForPage(Value value)
    {
        Mark? escaped = null;
        foreach (var atom in value.Atoms)
        {
            if (atom is not (TextAtom or OpaqueAtom))
            {
                if (Worst(atom, SinkKinds.Html, 0) is { } inside)
                    return inside;
                continue;
            }

            foreach (var mark in atom.Taint.Marks)
            {
                if (!TextDanger.IsHarmful(mark, SinkKinds.Html))
                    continue;
                if (HtmlText.IsHarmfulAlone(mark))
                    return mark;
                escaped ??= mark;
            }
        }

        return escaped;
    }

    private void StoredIn(ApiPath path, TargetForm form, Value value, PythonNode node)
    {
        foreach (var sink in path.Sinks)
        {
            if (sink.Form == form)
                Arrived(sink.Kind, value, node, sink.Confidence);
        }
    }

    /// <summary>A value comes to a place where it does harm, unless it is clean.</summary>
    private void Arrived(SinkKinds kind, Value value, PythonNode node, Confidence confidence, PythonNode? call = null)
    {
        // Of several statements each comes with its parameters, which do no harm.
        if (kind == SinkKinds.PartiQl)
            value = StatementsIn(value, node);
        // A dict of headers sends the browser elsewhere by one of them.
        if (kind == SinkKinds.Redirect && HeaderOf(value, "location") is { } target)
            value = target;
        if (kind == SinkKinds.Redirect && value.Only is OpaqueAtom { Path.IsAddress: true })
            return;
        if (kind is SinkKinds.Command or SinkKinds.Argument)
            ArrivedAtCommand(kind, value, node, confidence, call);
        else if (kind is SinkKinds.NoSql)
        {
            if (WorstInFilter(value, 0) is { } chosen)
                Report(kind, chosen, node, confidence, call);
        }
        else if (kind is SinkKinds.Script)
        {
            if (Worst(value, SinkKinds.Code, 0) is { } written)
                Report(SinkKinds.NoSql, written, node, confidence, call);
        }
        else if (Worst(value, kind, 0) is { } mark)
            Report(kind, mark, node, confidence, call);
    }

    private Value StatementsIn(Value value, PythonNode node)
    {
        var all = Value.Nothing;
        foreach (var atom in value.Atoms)
        {
            if (atom is not ObjectAtom list || ObjectOf(list) is not { Kind: ObjectKind.List or ObjectKind.Generator })
            {
                all = all.Join(Value.Of(atom));
                continue;
            }

            foreach (var each in ElementOf(Value.Of(list), node).Atoms)
            {
                if (each is ObjectAtom thing && ObjectOf(thing)?.Entry("Statement") is { } statement)
                    all = all.Join(statement);
            }
        }

        return all;
    }

    private void ArrivedAtCommand(SinkKinds whole, Value value, PythonNode node, Confidence confidence, PythonNode? call)
    {
        foreach (var atom in value.Atoms)
        {
            var items =
                atom is TupleAtom ? ItemsOf(Value.Of(atom))
                : atom is ObjectAtom thing && ObjectOf(thing) is { Kind: ObjectKind.List } list ? list.Items ?? []
                : (ImmutableArray<Value>?)null;
            if (items is not { } parts)
            {
                if (Worst(Value.Of(atom), whole, 0) is { } found)
                    Report(whole, found, node, confidence, call);
                continue;
            }

            var isShell = false;
            for (var i = 0; i < parts.Length; i++)
            {
                var kind = i == 0 || isShell ? SinkKinds.Command : SinkKinds.Argument;
                if (Worst(parts[i], kind, 0) is { } mark)
                    Report(kind, mark, node, confidence, call);
                // `sh -c text`: what follows is read by a shell after all.
                isShell = i > 0 && CanBe(parts[i], IsShellOption) && CanBe(parts[0], IsShell);
                // What follows is no option.
                if (parts[i].Only is ConstantAtom { Text: "--" })
                    break;
            }

            if (atom is ObjectAtom bag && ObjectOf(bag) is { Items: null, Rest: { } rest } held)
            {
                var kind = CanBe(held.Contents, IsShell) && CanBe(held.Contents, IsShellOption) ? SinkKinds.Command : SinkKinds.Argument;
                if (held.Entry(0L) is { } program && Worst(program, SinkKinds.Command, 0) is { } chosen)
                    Report(SinkKinds.Command, chosen, node, confidence, call);
                else if (Worst(rest, kind, 0) is { } some)
                    Report(kind, some, node, confidence, call);
            }
        }
    }

    private static bool CanBe(Value value, Func<string, bool> kind)
    {
        foreach (var atom in value.Atoms)
        {
            if (atom is ConstantAtom { Text: { } text } && kind(text))
                return true;
        }

        return false;
    }

    /// <summary><c>-c</c>, <c>-lc</c>, <c>/c</c>: the next argument is a command.</summary>
    private static bool IsShellOption(string option) => option is "/c" or "/C" or "-Command" || option is ['-', not '-', .., 'c'] or "-c";

    private static bool IsShell(string program)
    {
        var name = program[(program.LastIndexOf('/') + 1)..];
        return name is "sh" or "bash" or "dash" or "zsh" or "ksh" or "cmd" or "cmd.exe" or "powershell";
    }

    /// <summary>The first mark of a value that makes it harmful there.</summary>
    private Mark? Worst(Value value, SinkKinds kind, int depth)
    {
        foreach (var atom in value.Atoms)
        {
            if (Worst(atom, kind, depth) is { } mark)
                return mark;
        }

        return null;
    }

    private Mark? Worst(Atom atom, SinkKinds kind, int depth)
    {
        switch (atom)
        {
            case TextAtom text:
                return TextDanger.Of(text, kind) is { } found ? found : null;
            case OpaqueAtom opaque:
                return First(opaque.Taint, kind);
            case MethodAtom or ConstantAtom or FunctionAtom or ClassAtom:
                return null;
            case ObjectAtom thing when depth < 3 && ObjectOf(thing) is { } content:
                // What is read from memory has no name.
                if (content.Kind == ObjectKind.Buffer && kind == SinkKinds.Path)
                    return null;
                if (content.Kind == ObjectKind.Buffer)
                    return content.Rest is { } written ? Worst(written, kind, depth + 1) : null;
                if (content is { Kind: ObjectKind.Instance, Class: null, Items: null })
                    return content.Rest is { } made ? Worst(made, kind, depth + 1) : null;
                // `{**request.json}`: its keys are chosen as well.
                if (kind == SinkKinds.MassAssignment && content.Kind == ObjectKind.Dict)
                    return First(content.Keys, kind) ?? WorstInUpdate(content, depth);
                // What a generator yields is sent piece by piece.
                if (!IsDeep(kind) && !(kind == SinkKinds.Html && content.Kind == ObjectKind.Generator))
                    return null;
                return Worst(content.Contents, kind, depth + 1);
            // A pair of host and port.
            case TupleAtom { Items: [var host, ..] } when kind == SinkKinds.Request && depth == 0:
                return Worst(host, kind, depth + 1);
            case TupleAtom tuple when depth < 3 && IsDeep(kind):
                return Worst(All(tuple.Items), kind, depth + 1);
            default:
                return null;
        }
    }

    /// <summary>Where what is inside of a list or dict does harm too.</summary>
    private static bool IsDeep(SinkKinds kind) =>
        kind is SinkKinds.Session or SinkKinds.Mail or SinkKinds.Code or SinkKinds.Secret or SinkKinds.Header;

    private static Mark? First(Taint taint, SinkKinds kind)
    {
        Mark? lesser = null;
        foreach (var mark in taint.Marks)
        {
            if (!TextDanger.IsHarmful(mark, kind) || (kind == SinkKinds.Html && !HtmlText.IsHarmfulAlone(mark)))
                continue;
            if (kind != SinkKinds.Path || !PathText.IsConfined(mark))
                return mark;
            lesser ??= mark;
        }

        return lesser;
    }

    /// <summary>Where even what went through a function that nobody knows is worth a look.</summary>
    private const SinkKinds Grave =
        SinkKinds.Sql
        | SinkKinds.PartiQl
        | SinkKinds.Command
        | SinkKinds.Code
        | SinkKinds.Template
        | SinkKinds.Deserialisation
        | SinkKinds.Path
        | SinkKinds.Request;

    private void Report(SinkKinds kind, Mark mark, PythonNode node, Confidence confidence, PythonNode? call)
    {
        var sure = Sureness(kind, mark, confidence);
        // One rule for both halves of a search.
        kind = kind == SinkKinds.LdapName ? SinkKinds.Ldap : kind;
        var flow = new Flow(kind, Module, node.Span, mark, sure, Shown(call ?? node)) { Edit = Mended(kind, node, call) };
        if (call is null || IsFirstOf(call.Span, flow))
            Report(flow);
    }

    /// <summary>Where in a call something of one source does one harm.</summary>
    private readonly Dictionary<(FlowModule, ByteSpan, SinkKinds, TaintSource), ByteSpan> _told = [];

    /// <summary>
    /// One source in two arguments of a call (<c>os.rename(name, name + ".old")</c>) is one flaw: the argument that is surer is told, or the
    /// first.
    /// </summary>
    private bool IsFirstOf(ByteSpan call, Flow flow)
    {
        var key = (flow.Module, call, flow.Kind, flow.Mark!.Source);
        if (
            _told.TryGetValue(key, out var first)
            && first != flow.Span
            && _flows.TryGetValue((flow.Module, first, flow.Kind), out var known)
            && ReferenceEquals(known.Mark?.Source, flow.Mark.Source)
        )
        {
            if (flow.Confidence <= known.Confidence)
                return false;
            _flows.Remove((flow.Module, first, flow.Kind));
        }

        _told[key] = flow.Span;
        return true;
    }

    private static Confidence Sureness(SinkKinds kind, Mark mark, Confidence confidence)
    {
        if (mark.Source.Facts.Label == SourceLabel.Stored && confidence == Confidence.High)
            confidence = mark.IsDoubtful ? Confidence.Low : Confidence.Medium;
        if (kind == SinkKinds.Path && confidence == Confidence.High && PathText.IsConfined(mark))
            confidence = Confidence.Medium;
        return !mark.IsDoubtful ? confidence
            : confidence == Confidence.High && (kind & Grave) != 0 ? Confidence.Medium
            : Confidence.Low;
    }

    private Edit? Mended(SinkKinds kind, PythonNode node, PythonNode? call)
    {
        if (call is not CallExpression written || (node is Argument argument ? argument.Value : node as Expression) is not { } text)
            return null;
        return kind switch
        {
            SinkKinds.Sql => Mending.Parameterised(written, text, Module.Text, Placeholder()),
            SinkKinds.Command => Mending.WithoutShell(written, text, Module.Text),
            _ => null,
        };
    }

    /// <summary>As the one driver that the file imports writes it.</summary>
    private string? Placeholder()
    {
        var isQuestion = Module.ImportsFrom("sqlite3");
        var isPercent = ((string[])["psycopg2", "psycopg", "pymysql", "MySQLdb", "mysql"]).Any(Module.ImportsFrom);
        return isQuestion == isPercent ? null
            : isQuestion ? "?"
            : "%s";
    }

    private bool _isTelling = true;

    private void Report(Flow flow)
    {
        if (!_isTelling)
            return;
        if (flow.Mark?.Source.Facts.Label == SourceLabel.Filtered)
        {
            Learn(flow);
            return;
        }

        if (_held is not null && flow.Kind == SinkKinds.Html)
        {
            _held.Add(flow);
            return;
        }

        var key = (flow.Module, flow.Span, flow.Kind);
        if (_flows.TryGetValue(key, out var known) && !IsBetter(flow, known))
            return;
        _flows[key] = flow;
    }

    private static bool IsBetter(Flow flow, Flow known) =>
        flow.Confidence != known.Confidence
            ? flow.Confidence > known.Confidence
            : flow.Mark is { } mark && known.Mark is { } old && mark.Last.Length < old.Last.Length;

    /// <summary>What a finding calls the place: the name of the function that is called.</summary>
    private static string Shown(PythonNode node) =>
        node switch
        {
            CallExpression { Function: NameExpression name } => name.Name,
            CallExpression { Function: AttributeExpression attribute } => attribute.Name,
            _ => "",
        };
}
