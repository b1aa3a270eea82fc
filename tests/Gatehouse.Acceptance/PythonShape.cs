using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Acceptance;

/// <summary>Writes a tree the way <see cref="Script"/> writes CPython's: a line for each node and field, in CPython's order.</summary>
internal sealed class PythonShape
{
    /// <summary>Reads paths, one a line; prints for each the tree of CPython's <c>ast</c>, or that CPython refuses the file.</summary>
    internal const string Script = """
        import ast, hashlib, io, re, struct, sys, tokenize, warnings
        warnings.simplefilter("ignore")
        sys.setrecursionlimit(20000)
        OLD_PRINT = re.compile(rb"^[ \t]*print[ \t]*>>", re.M)
        LINE_END = re.compile(rb"\r\n|\n|\r")
        PLACED = sys.version_info >= (3, 12)
        SKIPPED = {"ctx", "kind", "type_comment", "type_ignores"}
        OPTIONAL = {"type_params", "default_value"}

        def hashed(data):
            return hashlib.sha256(data).hexdigest()[:16]

        def constant(value, unnamed):
            if value is None or value is Ellipsis or isinstance(value, bool):
                return repr(value)
            if isinstance(value, str):
                return "s?" if unnamed else "s" + hashed(value.encode("utf-16-le", "surrogatepass"))
            if isinstance(value, bytes):
                return "b" + hashed(value)
            if isinstance(value, int):
                return "i%x" % value
            if isinstance(value, float):
                return "f" + struct.pack(">d", value).hex()
            return "c" + struct.pack(">d", value.imag).hex()

        class Source:
            def __init__(self, data):
                self.data = data
                self.encoding = tokenize.detect_encoding(io.BytesIO(data).readline)[0]
                self.known = self.encoding in ("utf-8", "utf-8-sig", "ascii", "iso-8859-1")
                self.plain = self.encoding in ("utf-8", "utf-8-sig", "ascii")
                self.starts = [3 if data.startswith(b"\xef\xbb\xbf") else 0]
                self.starts += [end.end() for end in LINE_END.finditer(data)]

            def at(self, line, column):
                start = self.starts[line - 1]
                if self.plain:
                    return start + column
                end = self.starts[line] if line < len(self.starts) else len(self.data)
                text = self.data[start:end].decode(self.encoding)
                return start + len(text.encode("utf-8")[:column].decode("utf-8").encode(self.encoding))

        def dump(node, source, out, placed):
            name = type(node).__name__
            if isinstance(node, ast.Constant):
                start = source.at(node.lineno, node.col_offset)
                end = source.at(node.end_lineno, node.end_col_offset)
                value = constant(node.value, b"\\N{" in source.data[start:end] or not source.known)
                out.append(f"Constant {start} {end} {value}" if placed else f"Constant {value}")
                return
            if isinstance(node, ast.JoinedStr):
                joined(node, source, out, placed)
                return
            if name == "TemplateStr":
                joined(node, source, out, placed)
                return
            if placed and hasattr(node, "lineno"):
                start = source.at(node.lineno, node.col_offset)
                end = source.at(node.end_lineno, node.end_col_offset)
                out.append(f"{name} {start} {end}")
            else:
                out.append(name)
            if name == "MatchSingleton":
                out.append(repr(node.value))
                return
            for field in node._fields:
                if field in SKIPPED or name == "Interpolation" and field == "str":
                    continue
                write(getattr(node, field, None), source, out, placed, field)

        def write(value, source, out, placed, field):
            if field in OPTIONAL and not value:
                return
            if isinstance(value, ast.AST):
                dump(value, source, out, placed)
            elif isinstance(value, list):
                out.append("[%d" % len(value))
                for item in value:
                    write(item, source, out, placed, "")
            elif value is None:
                out.append("-")
            else:
                text = str(value)
                out.append(text if text.isascii() else "?")

        def joined(node, source, out, placed):
            start = source.at(node.lineno, node.col_offset)
            end = source.at(node.end_lineno, node.end_col_offset)
            unnamed = b"\\N{" in source.data[start:end] or not source.known
            name = type(node).__name__
            out.append(f"{name} {start} {end}" if placed else name)
            text = None
            for value in node.values:
                if isinstance(value, ast.Constant):
                    text = (text or "") + value.value
                    continue
                if text:
                    out.append("Text " + constant(text, unnamed))
                text = None
                dump(value, source, out, placed and PLACED)
            if text:
                out.append("Text " + constant(text, unnamed))

        out = sys.stdout.buffer
        for path in sys.stdin.read().split("\n"):
            if not path:
                continue
            try:
                with open(path, "rb") as file:
                    data = file.read()
                tree = ast.parse(data)
                lines = []
                if OLD_PRINT.search(data):
                    raise SyntaxError("Python 2's print, whatever Python 3 makes of it")
                source = Source(data)
                dump(tree, source, lines, True)
                text = "\n".join(lines).encode("utf-8", "surrogatepass")
                out.write(b"%d %d %s\n" % (len(text), source.known, path.encode("utf-8", "surrogateescape")))
                out.write(text)
            except (SyntaxError, ValueError, RecursionError, MemoryError, LookupError) as refusal:
                out.write(b"-1 0 %s\n" % path.encode("utf-8", "surrogateescape"))
        out.flush()
        """;

    private readonly StringBuilder _out = new();
    private readonly PythonTree _tree;
    private readonly bool _placesHoles;
    private readonly bool _readsStrings;
    private int _unplaced;

    private PythonShape(PythonTree tree, bool placesHoles, bool readsStrings)
    {
        _readsStrings = readsStrings;
        _tree = tree;
        _placesHoles = placesHoles;
    }

    /// <param name="placesHoles">Whether the interpreter says where the holes of an f-string are: since 3.12.</param>
    /// <param name="readsStrings">Whether the file is in an encoding whose letters are known here.</param>
    internal static string Of(PythonTree tree, bool placesHoles, bool readsStrings)
    {
        var shape = new PythonShape(tree, placesHoles, readsStrings);
        shape.Line("Module");
        shape.Each(tree.Body);
        return shape._out.ToString(0, shape._out.Length - 1);
    }

    private void Line(string text) => _out.Append(text).Append('\n');

    private void Head(string name, PythonNode node) => Head(name, node.Start, node.End);

    private void Head(string name, int start, int end)
    {
        _out.Append(name);
        if (_unplaced == 0)
            _out.Append(CultureInfo.InvariantCulture, $" {start} {end}");
        _out.Append('\n');
    }

    private void Each<T>(IReadOnlyCollection<T> nodes)
        where T : PythonNode?
    {
        Count(nodes.Count);
        foreach (var node in nodes)
            Write(node);
    }

    private void Count(int count) => _out.Append('[').Append(count).Append('\n');

    private void Names(IReadOnlyCollection<string> names)
    {
        Count(names.Count);
        foreach (var name in names)
            Name(name);
    }

    /// <summary>Letters beyond ASCII are compared by place only: CPython normalizes them.</summary>
    private void Name(string? name) =>
        Line(
            name is null ? "-"
            : Ascii.IsValid(name) ? name
            : "?"
        );

    private void Write(PythonNode? node)
    {
        switch (node)
        {
            case null:
                Line("-");
                break;
            case Statement statement:
                WriteStatement(statement);
                break;
            case Expression expression:
                WriteExpression(expression);
                break;
            case Pattern pattern:
                WritePattern(pattern);
                break;
            default:
                WritePart(node);
                break;
        }
    }

    private void WritePart(PythonNode node)
    {
        switch (node)
        {
            case Argument argument:
                Head("keyword", argument);
                Name(argument.Name);
                Write(argument.Value);
                break;
            case Generator generator:
                Line("comprehension");
                Write(generator.Target);
                Write(generator.Iterable);
                Each(generator.Conditions);
                Line(generator.IsAsync ? "1" : "0");
                break;
            case WithItem item:
                Line("withitem");
                Write(item.Context);
                Write(item.Target);
                break;
            case MatchCase matchCase:
                Line("match_case");
                Write(matchCase.Pattern);
                Write(matchCase.Guard);
                Each(matchCase.Body);
                break;
            case ExceptHandler handler:
                Head("ExceptHandler", handler);
                Write(handler.Type);
                Name(handler.Name);
                Each(handler.Body);
                break;
            case Alias alias:
                Head("alias", alias);
                Name(alias.Name);
                Name(alias.AsName);
                break;
            case TypeParameter parameter:
                Head(parameter.Form.ToString(), parameter);
                Name(parameter.Name);
                if (parameter.Form == TypeParameterForm.TypeVar)
                    Write(parameter.Bound);
                if (parameter.Default is not null)
                    Write(parameter.Default);
                break;
            case Parameter parameter:
                Head("arg", parameter.NameStart, parameter.Annotation is null ? EndOfName(parameter.NameStart) : EndOf(parameter));
                Name(parameter.Name);
                Write(parameter.Annotation);
                break;
            default:
                throw new InvalidOperationException(node.Kind.ToString());
        }
    }

    private int EndOfName(int start)
    {
        var bytes = _tree.Text.Bytes;
        while (start < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[start]) || bytes[start] is (byte)'_' or >= 0x80))
            start++;
        return start;
    }

    /// <summary>CPython ends a parameter after its annotation with its parentheses, before its default.</summary>
    private int EndOf(Parameter parameter)
    {
        if (parameter.Default is null)
            return parameter.End;
        var bytes = _tree.Text.Bytes;
        // Between the two: closing brackets, white space, and the equals sign.
        var end = parameter.Annotation!.End;
        for (var at = end; bytes[at] != '='; at++)
        {
            if (bytes[at] == ')')
                end = at + 1;
        }

        return end;
    }

    private void WriteParameters(ImmutableParameters parameters)
    {
        Line("arguments");
        Each(parameters.PositionalOnly);
        Each(parameters.Positional);
        Write(parameters.Star);
        Each(parameters.KeywordOnly);
        Each(parameters.KeywordOnly.Select(parameter => parameter.Default).ToArray());
        Write(parameters.DoubleStar);
        Each(parameters.PositionalOnly.Concat(parameters.Positional).Select(parameter => parameter.Default).OfType<Expression>().ToArray());
    }

    private sealed class ImmutableParameters(IReadOnlyCollection<Parameter> all)
    {
        internal Parameter[] PositionalOnly { get; } = [.. all.Where(parameter => parameter.Form == ParameterForm.PositionalOnly)];
        internal Parameter[] Positional { get; } = [.. all.Where(parameter => parameter.Form == ParameterForm.Positional)];
        internal Parameter[] KeywordOnly { get; } = [.. all.Where(parameter => parameter.Form == ParameterForm.KeywordOnly)];
        internal Parameter? Star { get; } = all.FirstOrDefault(parameter => parameter.Form == ParameterForm.Star);
        internal Parameter? DoubleStar { get; } = all.FirstOrDefault(parameter => parameter.Form == ParameterForm.DoubleStar);
    }

    private void WriteArguments(IReadOnlyCollection<Argument> arguments)
    {
        // CPython keeps `*more` with the positional ones and `**more` with the keywords.
        var positional = arguments.Where(argument => argument.Form is ArgumentForm.Positional or ArgumentForm.Star).ToArray();
        Count(positional.Length);
        foreach (var argument in positional)
        {
            if (argument.Form == ArgumentForm.Star)
                Head("Starred", argument);
            Write(argument.Value);
        }

        Each(arguments.Where(argument => argument.Form is ArgumentForm.Keyword or ArgumentForm.DoubleStar).ToArray());
    }

    private void WriteStatement(Statement node)
    {
        switch (node)
        {
            case FunctionStatement function:
                Head(function.IsAsync ? "AsyncFunctionDef" : "FunctionDef", function);
                Name(function.Name);
                WriteParameters(new ImmutableParameters(function.Parameters));
                Each(function.Body);
                Each(function.Decorators);
                Write(function.Returns);
                if (!function.TypeParameters.IsEmpty)
                    Each(function.TypeParameters);
                break;
            case ClassStatement type:
                Head("ClassDef", type);
                Name(type.Name);
                WriteArguments(type.Arguments);
                Each(type.Body);
                Each(type.Decorators);
                if (!type.TypeParameters.IsEmpty)
                    Each(type.TypeParameters);
                break;
            case ReturnStatement statement:
                Head("Return", statement);
                Write(statement.Value);
                break;
            case DeleteStatement statement:
                Head("Delete", statement);
                Each(statement.Targets);
                break;
            case AssignStatement statement:
                Head("Assign", statement);
                Each(statement.Targets);
                Write(statement.Value);
                break;
            case TypeAliasStatement statement:
                Head("TypeAlias", statement);
                Write(statement.Name);
                if (!statement.TypeParameters.IsEmpty)
                    Each(statement.TypeParameters);
                Write(statement.Value);
                break;
            case AugmentedAssignStatement statement:
                Head("AugAssign", statement);
                Write(statement.Target);
                Line(Operator(statement.Operator));
                Write(statement.Value);
                break;
            case AnnotatedAssignStatement statement:
                Head("AnnAssign", statement);
                Write(statement.Target);
                Write(statement.Annotation);
                Write(statement.Value);
                Line(statement.IsSimple ? "1" : "0");
                break;
            case ForStatement statement:
                Head(statement.IsAsync ? "AsyncFor" : "For", statement);
                Write(statement.Target);
                Write(statement.Iterable);
                Each(statement.Body);
                Each(statement.Otherwise);
                break;
            case WhileStatement statement:
                Head("While", statement);
                Write(statement.Test);
                Each(statement.Body);
                Each(statement.Otherwise);
                break;
            case IfStatement statement:
                Head("If", statement);
                Write(statement.Test);
                Each(statement.Body);
                Each(statement.Otherwise);
                break;
            case WithStatement statement:
                Head(statement.IsAsync ? "AsyncWith" : "With", statement);
                Each(statement.Items);
                Each(statement.Body);
                break;
            case MatchStatement statement:
                Head("Match", statement);
                Write(statement.Subject);
                Each(statement.Cases);
                break;
            case RaiseStatement statement:
                Head("Raise", statement);
                Write(statement.Exception);
                Write(statement.Cause);
                break;
            case TryStatement statement:
                Head(statement.IsStar ? "TryStar" : "Try", statement);
                Each(statement.Body);
                Each(statement.Handlers);
                Each(statement.Otherwise);
                Each(statement.Finally);
                break;
            case AssertStatement statement:
                Head("Assert", statement);
                Write(statement.Test);
                Write(statement.Message);
                break;
            case ImportStatement statement:
                Head("Import", statement);
                Each(statement.Names);
                break;
            case ImportFromStatement statement:
                Head("ImportFrom", statement);
                Name(statement.Module);
                Each(statement.Names);
                Line(statement.Level.ToString(CultureInfo.InvariantCulture));
                break;
            case GlobalStatement statement:
                Head("Global", statement);
                Names(statement.Names);
                break;
            case NonlocalStatement statement:
                Head("Nonlocal", statement);
                Names(statement.Names);
                break;
            case ExpressionStatement statement:
                Head("Expr", statement);
                Write(statement.Value);
                break;
            default:
                Head(node.Kind.ToString(), node);
                break;
        }
    }

    private void WriteExpression(Expression node)
    {
        switch (node)
        {
            case BoolOpExpression expression:
                Head("BoolOp", expression);
                Line(expression.Operator.ToString());
                Each(expression.Values);
                break;
            case NamedExpression expression:
                Head("NamedExpr", expression);
                Write(expression.Target);
                Write(expression.Value);
                break;
            case BinaryOpExpression expression:
                Head("BinOp", expression);
                Write(expression.Left);
                Line(Operator(expression.Operator));
                Write(expression.Right);
                break;
            case UnaryOpExpression expression:
                Head("UnaryOp", expression);
                Line(
                    expression.Operator switch
                    {
                        UnaryOperator.Plus => "UAdd",
                        UnaryOperator.Minus => "USub",
                        _ => expression.Operator.ToString(),
                    }
                );
                Write(expression.Operand);
                break;
            case LambdaExpression expression:
                Head("Lambda", expression);
                WriteParameters(new ImmutableParameters(expression.Parameters));
                Write(expression.Body);
                break;
            case ConditionalExpression expression:
                Head("IfExp", expression);
                Write(expression.Test);
                Write(expression.Body);
                Write(expression.Otherwise);
                break;
            case DictExpression expression:
                Head("Dict", expression);
                Each(expression.Keys);
                Each(expression.Values);
                break;
            case SetExpression expression:
                Head("Set", expression);
                Each(expression.Elements);
                break;
            case ListExpression expression:
                Head("List", expression);
                Each(expression.Elements);
                break;
            case TupleExpression expression:
                Head("Tuple", expression);
                Each(expression.Elements);
                break;
            case ComprehensionExpression expression:
                Head(expression.Form == ComprehensionKind.Generator ? "GeneratorExp" : expression.Form + "Comp", expression);
                Write(expression.Element);
                if (expression.Value is not null)
                    Write(expression.Value);
                Each(expression.Generators);
                break;
            case AwaitExpression expression:
                Head("Await", expression);
                Write(expression.Value);
                break;
            case YieldExpression expression:
                Head("Yield", expression);
                Write(expression.Value);
                break;
            case YieldFromExpression expression:
                Head("YieldFrom", expression);
                Write(expression.Value);
                break;
            case CompareExpression expression:
                Head("Compare", expression);
                Write(expression.Left);
                Count(expression.Operators.Length);
                foreach (var op in expression.Operators)
                    Line(op.ToString());
                Each(expression.Comparators);
                break;
            case CallExpression expression:
                Head("Call", expression);
                Write(expression.Function);
                WriteArguments(expression.Arguments);
                break;
            case FormattedStringExpression expression:
                WriteFormatted(expression);
                break;
            case InterpolationExpression expression:
                Head("FormattedValue", expression);
                Write(expression.Value);
                Line(((int?)expression.Conversion ?? -1).ToString(CultureInfo.InvariantCulture));
                Write(expression.Format);
                break;
            case StringExpression expression:
                Constant(expression, Text(expression));
                break;
            case NumberExpression expression:
                Constant(expression, Number(expression));
                break;
            case SingletonExpression expression:
                Constant(expression, expression.Value.ToString());
                break;
            case AttributeExpression expression:
                Head("Attribute", expression);
                Write(expression.Value);
                Name(expression.Name);
                break;
            case SubscriptExpression expression:
                Head("Subscript", expression);
                Write(expression.Value);
                Write(expression.Index);
                break;
            case StarredExpression expression:
                Head("Starred", expression);
                Write(expression.Value);
                break;
            case NameExpression expression:
                Head("Name", expression);
                Name(expression.Name);
                break;
            case SliceExpression expression:
                Head("Slice", expression);
                Write(expression.Lower);
                Write(expression.Upper);
                Write(expression.Step);
                break;
            default:
                throw new InvalidOperationException(node.Kind.ToString());
        }
    }

    private void WriteFormatted(FormattedStringExpression node)
    {
        Head(node.IsTemplate ? "TemplateStr" : "JoinedStr", node);
        if (!_placesHoles)
            _unplaced++;
        var unnamed = HoldsNamed(node);
        var text = "";
        foreach (var part in node.Parts)
        {
            if (part is StringExpression literal)
            {
                text += literal.Value;
                continue;
            }

            if (text.Length > 0)
                Line("Text " + (unnamed ? "s?" : "s" + Hash(Utf16(text))));
            text = "";
            Write(part);
        }

        if (text.Length > 0)
            Line("Text " + (unnamed ? "s?" : "s" + Hash(Utf16(text))));
        if (!_placesHoles)
            _unplaced--;
    }

    private void Constant(Expression node, string value) =>
        Line(
            _unplaced == 0 ? string.Create(CultureInfo.InvariantCulture, $"Constant {node.Start} {node.End} {value}") : $"Constant {value}"
        );

    /// <summary>Names of characters are not looked up: such strings are compared by place only.</summary>
    private bool HoldsNamed(Expression node) => !_readsStrings || _tree.Text.Bytes[node.Start..node.End].IndexOf("\\N{"u8) >= 0;

    private string Text(StringExpression node)
    {
        if (node.IsBytes)
            return "b" + Hash(Encoding.Latin1.GetBytes(node.Value));
        return HoldsNamed(node) ? "s?" : "s" + Hash(Utf16(node.Value));
    }

    /// <summary>As UTF-16 with lone surrogates as they are.</summary>
    private static byte[] Utf16(string text)
    {
        var bytes = new byte[text.Length * 2];
        for (var i = 0; i < text.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), text[i]);
        return bytes;
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];

    private static string Number(NumberExpression number)
    {
        if (number.BigInteger is { } integer)
        {
            var hex = integer.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
            return "i" + (hex.Length == 0 ? "0" : hex);
        }

        var bits = BitConverter.DoubleToInt64Bits(number.Float ?? double.NaN);
        return (number.IsImaginary ? "c" : "f") + bits.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string Operator(BinaryOperator op) => op.ToString();

    private void WritePattern(Pattern node)
    {
        switch (node)
        {
            case ValuePattern pattern:
                Head("MatchValue", pattern);
                Write(pattern.Value);
                break;
            case SingletonPattern pattern:
                Head("MatchSingleton", pattern);
                Line(pattern.Value.ToString());
                break;
            case SequencePattern pattern:
                Head("MatchSequence", pattern);
                Each(pattern.Patterns);
                break;
            case MappingPattern pattern:
                Head("MatchMapping", pattern);
                Each(pattern.Keys);
                Each(pattern.Patterns);
                Name(pattern.Rest);
                break;
            case ClassPattern pattern:
                Head("MatchClass", pattern);
                Write(pattern.Type);
                Each(pattern.Patterns);
                Names(pattern.KeywordNames);
                Each(pattern.KeywordPatterns);
                break;
            case StarPattern pattern:
                Head("MatchStar", pattern);
                Name(pattern.Name);
                break;
            case AsPattern pattern:
                Head("MatchAs", pattern);
                Write(pattern.Pattern);
                Name(pattern.Name);
                break;
            case OrPattern pattern:
                Head("MatchOr", pattern);
                Each(pattern.Patterns);
                break;
            default:
                throw new InvalidOperationException(node.Kind.ToString());
        }
    }
}
