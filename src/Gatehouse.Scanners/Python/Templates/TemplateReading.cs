using Gatehouse.Engine.Syntax.Templates;
using Gatehouse.Engine.Text;

namespace Gatehouse.Scanners.Python.Templates;

/// <summary>A macro: what it writes, its parameters by their names.</summary>
internal sealed record TemplateMacro(string Name, ImmutableArray<(string Name, TemplateExpression? Usual)> Parameters)
{
    public List<TemplateExit> Exits { get; } = [];

    /// <summary>A root that no name of a context can be.</summary>
    public string RootOf(string parameter) => $"{Name}({parameter})";
}

/// <summary>One template gone through from its first part to its last: what of its context it writes, and where.</summary>
internal sealed class TemplateReading
{
    private const int MostExits = 2000;
    private const int MostSteps = 12;

    /// <summary>Tags in tags; deeper ones are passed over.</summary>
    private const int MaxDepth = 100;

    private readonly TemplateShelf _shelf;
    private readonly TemplateFile _file;
    private readonly TemplateDocument _document;
    private readonly int _depth;
    private readonly TemplateValues _values;
    private readonly Dictionary<string, TemplateMacro> _macros = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MarkupState> _blockStarts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _blocksWithSuper = new(StringComparer.Ordinal);
    private readonly List<TemplateExit> _exits = [];
    private readonly Stack<Open> _open = new();
    private TemplateNames _names = new(null);
    private MarkupState _markup;
    private bool? _autoescape;
    private bool _isDjango;
    private TemplateMacro? _macro;
    private TemplateReading? _parent;
    private ByteSpan _at;

    /// <summary>How many more values are carried over from other templates and macros.</summary>
    private int _patience = 100_000;

    private TemplateReading(TemplateShelf shelf, TemplateFile file, int depth)
    {
        _shelf = shelf;
        _file = file;
        _document = file.Document;
        _depth = depth;
        _values = new TemplateValues(Call);
    }

    /// <summary>A tag that is waiting for its end, and what was before it.</summary>
    private sealed record Open(string Name, TemplateNames Names, bool? Autoescape, MarkupState Markup)
    {
        public TemplateMacro? Macro { get; init; }
        public string? Block { get; init; }

        /// <summary>Of <c>{% set name %}</c>: what is bound at its end.</summary>
        public string? Bound { get; init; }
        public int FirstExit { get; init; }
    }

    /// <summary>What the template writes of its context when it is rendered: with its parents and what it includes.</summary>
    public ImmutableArray<TemplateExit> Exits { get; private set; } = [];

    /// <summary>What stands in the file itself, whether or not it is rendered this way.</summary>
    public ImmutableArray<TemplateExit> Own { get; private set; } = [];

    public IReadOnlyDictionary<string, TemplateMacro> Macros => _macros;

    public static TemplateReading Of(TemplateShelf shelf, TemplateFile file, int depth)
    {
        var reading = new TemplateReading(shelf, file, depth);
        reading.Run();
        return reading;
    }

    private void Run()
    {
        foreach (var part in _document.Parts)
        {
            _at = part.Span;
            switch (part)
            {
                case TemplateText text:
                    _markup.Read(_document.Text.Slice(text.Span.Start, text.Span.Length));
                    break;
                case TemplateOutput output:
                    Write(_document.Expression(output.Inner), output.Inner);
                    break;
                case TemplateTag tag:
                    Read(tag);
                    break;
            }
        }

        Own =
        [
            .. _exits.Where(exit => exit.File == _file),
            .. _macros.Values.SelectMany(macro => macro.Exits).Where(exit => exit.File == _file),
        ];
        IEnumerable<TemplateExit> rendered = _parent is null
            ? _exits
            : _parent
                .Exits.Where(exit => !exit.Blocks.Any(block => _blocks.Contains(block) && !_blocksWithSuper.Contains(block)))
                // What a child writes outside its blocks is nowhere.
                .Concat(_exits.Where(exit => exit.Blocks.Length > 0));
        Exits = [.. rendered.Take(MostExits)];
    }

    private void Write(TemplateExpression expression, ByteSpan span)
    {
        var isDjangoSuper = expression is TemplateMember { Name: "super", Value: TemplateName { Name: "block" } };
        _isDjango |= isDjangoSuper;
        if (isDjangoSuper || expression is TemplateCall { Function: TemplateName { Name: "super" } })
        {
            foreach (var block in Blocks())
                _blocksWithSuper.Add(block);
        }

        foreach (var leaf in _values.Of(expression, _names))
            Add(leaf, span);
        _markup.PassValue();
    }

    private void Add(TemplateLeaf leaf, ByteSpan span) =>
        Add(
            new TemplateExit
            {
                File = _file,
                Span = span,
                Root = leaf.Root,
                Path = leaf.Path,
                Place = _markup.Place,
                Quote = _markup.Quote,
                Escapes = leaf.Escapes,
                IsMarked = leaf.IsMarked,
                Filters = leaf.Filters,
                Autoescape = _autoescape,
                Blocks = Blocks(),
                Steps = leaf.Steps,
            }
        );

    private void Add(TemplateExit exit)
    {
        var into = _macro?.Exits ?? _exits;
        if (into.Count < MostExits && _file.IsMarkup)
            into.Add(exit);
    }

    private ImmutableArray<string> Blocks() =>
        _open.Count == 0 ? [] : [.. _open.Where(open => open.Block is not null).Select(open => open.Block!).Reverse()];

    private void Read(TemplateTag tag)
    {
        var reader = _document.Reader(tag.Arguments);
        switch (tag.Name)
        {
            case "if" or "unless" or "ifequal" or "ifchanged":
                Begin(tag.Name, ownNames: false);
                break;
            case "elif" or "elseif" or "else" or "empty":
                // Each branch begins where the first one did.
                if (_open.TryPeek(out var branch))
                    _markup = branch.Markup;
                break;
            case "for":
                Begin("for", ownNames: true);
                For(ref reader);
                break;
            case "with":
                Begin("with", ownNames: true);
                With(ref reader);
                break;
            case "set":
                Set(ref reader);
                break;
            case "block":
                Block(ref reader);
                break;
            case "macro":
                Macro(ref reader);
                break;
            case "call":
                Begin("call", ownNames: true);
                if (reader.Sign('('))
                {
                    while (reader.Name(out _) is { } parameter)
                    {
                        _names.Bind(parameter, []);
                        reader.Sign(',');
                    }

                    reader.Sign(')');
                }

                Write(reader.Expression(), tag.Arguments);
                break;
            case "filter" or "while" or "try" or "apply":
                Begin(tag.Name, ownNames: false);
                break;
            case "raw":
                foreach (var leaf in _values.Of(reader.Expression(), _names))
                    Add(leaf with { IsMarked = true }, tag.Arguments);
                _markup.PassValue();
                break;
            case "end" when _open.TryPeek(out var innermost):
                End(innermost.Name);
                break;
            case "autoescape":
                Autoescape(ref reader);
                break;
            case "include":
                Include(ref reader);
                break;
            case "extends":
                if (_parent is null && NamesOf(reader.Expression()) is [var parent, ..])
                    _parent = _shelf.Read(parent, _file, _depth);
                break;
            case "import":
                if (NamesOf(reader.Expression()) is [var imported, ..] && reader.Word("as") && reader.Name(out _) is { } module)
                    Import(imported, name => module + "." + name);
                break;
            case "from":
                From(ref reader);
                break;
            case "blocktrans" or "blocktranslate":
                Begin(tag.Name, ownNames: true);
                if (reader.Word("with"))
                    With(ref reader);
                break;
            case "load":
                _isDjango = true;
                break;
            case "firstof":
                while (!reader.IsAtEnd)
                    Write(reader.Operand(), tag.Arguments);
                break;
            default:
                if (tag.Name.StartsWith("end", StringComparison.Ordinal))
                    End(tag.Name[3..]);
                else
                    // `url`, `static`, or a tag of the project's own: it writes something.
                    _markup.PassValue();
                break;
        }
    }

    private void Begin(string name, bool ownNames, TemplateMacro? macro = null, string? block = null, string? bound = null)
    {
        if (_open.Count >= MaxDepth)
            return;
        _open.Push(
            new Open(name, _names, _autoescape, _markup)
            {
                Macro = _macro,
                Block = block,
                Bound = bound,
                FirstExit = (macro?.Exits ?? _macro?.Exits ?? _exits).Count,
            }
        );
        if (ownNames)
            _names = new TemplateNames(_names);
        if (macro is not null)
            _macro = macro;
    }

    private void End(string name)
    {
        // What was left open inside ends here too; an end that nothing began is passed over.
        if (!_open.Any(open => open.Name == name))
            return;
        Open ended;
        do
        {
            ended = _open.Pop();
        } while (ended.Name != name);

        if (ended.Bound is { } bound)
        {
            // What the block wrote is what the name holds.
            var exits = (_macro?.Exits ?? _exits).Skip(ended.FirstExit).ToList();
            _markup = ended.Markup;
            ended.Names.Bind(
                bound,
                [
                    .. exits
                        .Where(exit => exit.File == _file)
                        .Take(8)
                        .Select(exit => new TemplateLeaf(exit.Root)
                        {
                            Path = exit.Path,
                            Escapes = exit.Escapes,
                            IsMarked = exit.IsMarked,
                            Filters = exit.Filters,
                            Steps = exit.Steps,
                        }),
                ]
            );
        }

        if (ended.Name == "macro")
            _markup = ended.Markup;
        _names = ended.Names;
        _autoescape = ended.Autoescape;
        _macro = ended.Macro;
    }

    private void For(ref TemplateReader reader)
    {
        var targets = new List<string>();
        while (!reader.Word("in"))
        {
            if (reader.Sign('(') || reader.Sign(')') || reader.Sign(','))
                continue;
            if (reader.Name(out _) is not { } target)
                return;
            targets.Add(target);
        }

        var items = _values.Of(reader.Expression(), _names.Outer ?? _names);
        foreach (var target in targets)
            _names.Bind(target, [.. items.Select(leaf => leaf.Then("[]"))]);
    }

    /// <summary>Jinja's and Django's <c>a=b c=d</c>, Django's older <c>b as a</c>.</summary>
    private void With(ref TemplateReader reader)
    {
        var outer = _names.Outer ?? _names;
        foreach (var (name, value) in Bindings(ref reader))
            _names.Bind(name, _values.Of(value, outer));
    }

    private static List<(string Name, TemplateExpression Value)> Bindings(ref TemplateReader reader)
    {
        var bindings = new List<(string, TemplateExpression)>();
        while (!reader.IsAtEnd && bindings.Count < MaxDepth)
        {
            var before = reader;
            if (reader.Name(out _) is { } name && reader.Sign('='))
                bindings.Add((name, reader.Operand()));
            else
            {
                reader = before;
                var value = reader.Operand();
                if (!reader.Word("as") || reader.Name(out _) is not { } alias)
                    break;
                bindings.Add((alias, value));
            }

            reader.Sign(',');
        }

        return bindings;
    }

    private void Set(ref TemplateReader reader)
    {
        var targets = new List<string>();
        while (reader.Name(out _) is { } target)
        {
            targets.Add(target);
            // `ns.name` of a namespace is held as the namespace's name.
            while (reader.Sign('.'))
                reader.Name(out _);
            if (!reader.Sign(','))
                break;
        }

        if (targets.Count == 0)
            return;
        if (!reader.Sign('='))
        {
            Begin("set", ownNames: false, bound: targets[0]);
            return;
        }

        var value = _values.Of(reader.Expression(), _names);
        var isMaybe = _open.Any(open => open.Name is "if" or "for");
        foreach (var target in targets)
        {
            var bound = targets.Count == 1 ? value : [.. value.Select(leaf => leaf.Then("[]"))];
            _names.Bind(target, isMaybe && _names.Find(target) is { } before ? [.. bound.Concat(before).Distinct().Take(8)] : bound);
        }
    }

    private void Block(ref TemplateReader reader)
    {
        var name = reader.Name(out _) ?? "";
        if (_open.Count == 0 && StartOf(name) is { } start)
            _markup = start;
        _blocks.Add(name);
        Begin("block", ownNames: true, block: name);
        _blockStarts.TryAdd(name, _markup);
    }

    /// <summary>Where the nearest parent has the block.</summary>
    private MarkupState? StartOf(string block)
    {
        for (var parent = _parent; parent is not null; parent = parent._parent)
        {
            if (parent._blockStarts.TryGetValue(block, out var start))
                return start;
        }

        return null;
    }

    private void Macro(ref TemplateReader reader)
    {
        if (reader.Name(out _) is not { } name || !reader.Sign('('))
        {
            Begin("macro", ownNames: true);
            return;
        }

        var parameters = ImmutableArray.CreateBuilder<(string, TemplateExpression?)>();
        while (reader.Name(out _) is { } parameter && parameters.Count < MaxDepth)
        {
            parameters.Add((parameter, reader.Sign('=') ? reader.Expression() : null));
            reader.Sign(',');
        }

        var macro = new TemplateMacro(name, parameters.DrainToImmutable());
        Begin("macro", ownNames: true, macro);
        foreach (var (parameter, _) in macro.Parameters)
            _names.Bind(parameter, [new TemplateLeaf(macro.RootOf(parameter))]);
        _markup = default;
        _macros.TryAdd(name, macro);
    }

    private void Autoescape(ref TemplateReader reader)
    {
        // Tornado says it once, for the rest of the file.
        if (reader.Word("None"))
        {
            _autoescape = false;
            return;
        }

        Begin("autoescape", ownNames: false);
        var isOff = reader.Word("off");
        if (isOff || reader.Word("on"))
        {
            _isDjango = true;
            _autoescape = !isOff;
        }
        else
            _autoescape = !(reader.Word("false") || reader.Word("False"));
    }

    private void Include(ref TemplateReader reader)
    {
        var names = NamesOf(reader.Expression());
        if (reader.Word("ignore"))
            reader.Word("missing");
        var isAlone = reader.Word("without");
        var given = new Dictionary<string, TemplateExpression>(StringComparer.Ordinal);
        if (!isAlone && reader.Word("with"))
        {
            foreach (var (name, value) in Bindings(ref reader))
                given[name] = value;
        }

        isAlone |= reader.Word("only");
        foreach (var name in names)
        {
            if (_shelf.Read(name, _file, _depth) is not { } included)
                continue;
            var step = new TemplateStep(_file, _at, $"`{name}` is included");
            foreach (var exit in included.Exits)
            {
                if (_patience < 0)
                    break;
                if (given.TryGetValue(exit.Root, out var value))
                    Pass(exit, _values.Of(value, _names), step);
                else if (!isAlone)
                    Pass(exit, _names.Of(exit.Root), step);
            }
        }

        _markup.PassValue();
    }

    private void From(ref TemplateReader reader)
    {
        if (NamesOf(reader.Operand()) is not [var file, ..] || !reader.Word("import"))
            return;
        var imported = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Name(out _) is { } name)
        {
            imported[name] = reader.Word("as") && reader.Name(out _) is { } alias ? alias : name;
            if (!reader.Sign(','))
                break;
        }

        Import(file, name => imported.GetValueOrDefault(name));
    }

    private void Import(string file, Func<string, string?> alias)
    {
        if (_shelf.Read(file, _file, _depth) is not { } module)
            return;
        foreach (var (name, macro) in module.Macros)
        {
            if (!name.Contains('.', StringComparison.Ordinal) && alias(name) is { } known)
                _macros.TryAdd(known, macro);
        }
    }

    /// <summary>A macro is called: what it writes of its parameters it writes of the arguments.</summary>
    private bool Call(string name, ImmutableArray<TemplateArgument> arguments)
    {
        if (!_macros.TryGetValue(name, out var macro))
            return false;
        if (macro == _macro || _patience < 0)
            return true;
        var step = new TemplateStep(_file, _at, $"it is passed to the macro `{macro.Name}`");
        var positional = arguments.Where(argument => argument.Name is null).ToList();
        foreach (var exit in macro.Exits.ToList())
        {
            var index = -1;
            for (var i = 0; i < macro.Parameters.Length && index < 0; i++)
            {
                if (exit.Root == macro.RootOf(macro.Parameters[i].Name))
                    index = i;
            }

            if (index < 0)
            {
                Pass(exit, [new TemplateLeaf(exit.Root)], step);
                continue;
            }

            var given =
                arguments.FirstOrDefault(argument => argument.Name == macro.Parameters[index].Name)?.Value
                ?? (index < positional.Count ? positional[index].Value : macro.Parameters[index].Usual);
            if (given is not null)
                Pass(exit, _values.Of(given, _names), step);
        }

        return true;
    }

    /// <summary>What another template or a macro writes, as seen from here.</summary>
    private void Pass(TemplateExit exit, ImmutableArray<TemplateLeaf> values, TemplateStep step)
    {
        var blocks = Blocks();
        if (--_patience < 0)
            return;
        foreach (var leaf in values)
        {
            var from = leaf;
            foreach (var part in exit.Path)
                from = from.Then(part);
            ImmutableArray<TemplateStep> steps = [.. leaf.Steps, step, .. exit.Steps];
            Add(
                exit with
                {
                    Root = from.Root,
                    Path = from.Path,
                    Escapes = exit.Escapes | leaf.Escapes,
                    IsMarked = exit.IsMarked || leaf.IsMarked,
                    Filters = leaf.Filters.IsEmpty ? exit.Filters : exit.Filters.AddRange(leaf.Filters),
                    Autoescape = exit.Autoescape ?? (_isDjango ? _autoescape : null),
                    Blocks = blocks,
                    Steps = [.. steps.Take(MostSteps)],
                }
            );
        }
    }

    /// <summary>The templates that an expression names in so many words.</summary>
    private static ImmutableArray<string> NamesOf(TemplateExpression expression) =>
        expression switch
        {
            TemplateConstant { Text: { } name } => [name],
            TemplateChoice choice => [.. choice.Values.SelectMany(value => NamesOf(value).AsEnumerable())],
            TemplateCollection list => [.. list.Elements.SelectMany(element => NamesOf(element.Value).AsEnumerable())],
            _ => [],
        };
}
