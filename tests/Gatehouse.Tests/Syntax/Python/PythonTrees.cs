using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Tests.Syntax.Python;

/// <summary>What becomes a tree, and which. That whole libraries become CPython's tree is an acceptance test.</summary>
public sealed class PythonTrees
{
    private static PythonTree Read(string source) => PythonTree.Parse(Encoding.UTF8.GetBytes(source));

    private static string Outline(string source)
    {
        var tree = Read(source);
        tree.Errors.ShouldBeEmpty(source);
        return PythonOutline.Of(tree);
    }

    public static TheoryData<string, string> Modern =>
        new()
        {
            {
                "f(a, *b, c=d, **e)",
                "ExpressionStatement(Call(f, Argument:Positional(a), Argument:Star(b), Argument:c(d), Argument:DoubleStar(e)))"
            },
            {
                "def f(a, /, b=1, *, c): pass",
                "Function:f(Parameter:PositionalOnly a, Parameter:Positional b(1), Parameter:KeywordOnly c, Pass)"
            },
            { "if (n := 1) > 0: pass", "If:1+0(Compare:Gt(NamedExpression(n, 1), 0), Pass)" },
            { "@a[0].b(c)\nclass D: pass", "Class:D(Call(Attribute:b(Subscript(a, 0)), Argument:Positional(c)), Pass)" },
            { "with (a as b, c as d,): pass", "With(WithItem(a, b), WithItem(c, d), Pass)" },
            { "with (a, b) as c: pass", "With(WithItem(Tuple(a, b), c), Pass)" },
            { "with (a).b as c, d: pass", "With(WithItem(Attribute:b(a), c), WithItem(d), Pass)" },
            {
                "try:\n  a\nexcept* (B, C) as d:\n  e",
                "Try:*1+1+0+0(ExpressionStatement(a), ExceptHandler:d(Tuple(B, C), ExpressionStatement(e)))"
            },
            // 3.12
            { "f'{a['b']}'", "ExpressionStatement(FormattedString:f(Interpolation(Subscript(a, 'b'))))" },
            {
                "f'{f'{f'{1}'}'}'",
                "ExpressionStatement(FormattedString:f(Interpolation(FormattedString:f(Interpolation(FormattedString:f(Interpolation(1)))))))"
            },
            { "f'{\n  a  # why\n}'", "ExpressionStatement(FormattedString:f(Interpolation(a)))" },
            {
                "f'{'\\n'.join(a)}'",
                "ExpressionStatement(FormattedString:f(Interpolation(Call(Attribute:join('\\n'), Argument:Positional(a)))))"
            },
            {
                "f'a{{b}}{c!r:>{d}}'",
                "ExpressionStatement(FormattedString:f('a{b}', Interpolation:r(c, FormattedString:f('>', Interpolation(d)))))"
            },
            { "f'{a:=5}'", "ExpressionStatement(FormattedString:f(Interpolation(a, FormattedString:f('=5'))))" },
            { "f'{a = }'", "ExpressionStatement(FormattedString:f('a = ', Interpolation:r(a)))" },
            { "f'{a['#'] = # why\n}'", "ExpressionStatement(FormattedString:f('a['#'] = \\n', Interpolation:r(Subscript(a, '#'))))" },
            { "f'{a != b}'", "ExpressionStatement(FormattedString:f(Interpolation(Compare:NotEq(a, b))))" },
            { "f'{(lambda x: x)}'", "ExpressionStatement(FormattedString:f(Interpolation(Lambda(Parameter:Positional x, x))))" },
            { "rf'\\{a}\\d'", "ExpressionStatement(FormattedString:f('\\', Interpolation(a), '\\d'))" },
            { "f'\\N{DASH}{a}'", "ExpressionStatement(FormattedString:f('\uFFFD', Interpolation(a)))" },
            { "'a' f'{b}' 'c' 'd'", "ExpressionStatement(FormattedString:f('a', Interpolation(b), 'cd'))" },
            { "f'''{\na\n}\n'''", "ExpressionStatement(FormattedString:f(Interpolation(a), '\\n'))" },
            { "type A[T] = list[T]", "TypeAlias(A, TypeParameter:TypeVar T, Subscript(list, T))" },
            { "type = type (a)", "Assign(type, Call(type, Argument:Positional(a)))" },
            { "type in a", "ExpressionStatement(Compare:In(type, a))" },
            {
                "def f[T: int, *Ts, **P](): pass",
                "Function:f(TypeParameter:TypeVar T(int), TypeParameter:TypeVarTuple Ts, TypeParameter:ParamSpec P, Pass)"
            },
            // 3.13
            {
                "class A[T = int, *Ts = *B, **P = [C]]: pass",
                "Class:A(TypeParameter:TypeVar T(int), TypeParameter:TypeVarTuple Ts(Starred(B)), TypeParameter:ParamSpec P(List(C)), Pass)"
            },
            // 3.14
            { "t'{a}b'", "ExpressionStatement(FormattedString:t(Interpolation(a), 'b'))" },
            { "rt'{a!s}\\d'", "ExpressionStatement(FormattedString:t(Interpolation:s(a), '\\d'))" },
            { "try:\n  a\nexcept A, B:\n  b", "Try:1+1+0+0(ExpressionStatement(a), ExceptHandler(Tuple(A, B), ExpressionStatement(b)))" },
            {
                "try:\n  a\nexcept* A, B.c, D:\n  b",
                "Try:*1+1+0+0(ExpressionStatement(a), ExceptHandler(Tuple(A, Attribute:c(B), D), ExpressionStatement(b)))"
            },
            {
                "async def f():\n  async for a in b: await c\n  async with d as e: return [g async for g in h]",
                "Function:async f(For:async(a, b, ExpressionStatement(Await(c))), With:async(WithItem(d, e), Return(Comprehension:List(g, Generator:async(g, h)))))"
            },
            { "return *a, b", "Return(Tuple(Starred(a), b))" },
            { "for a in *b, c: pass", "For(a, Tuple(Starred(b), c), Pass)" },
            { "a[*b]", "ExpressionStatement(Subscript(a, Tuple(Starred(b))))" },
            { "a[b:c, ::d, e]", "ExpressionStatement(Subscript(a, Tuple(Slice(b, c), Slice(d), e)))" },
            { "def f(*a: *b): pass", "Function:f(Parameter:Star a(Starred(b)), Pass)" },
            { "lambda *, a=1, **b: a", "ExpressionStatement(Lambda(Parameter:KeywordOnly a(1), Parameter:DoubleStar b, a))" },
            { "not a == b or c and d", "ExpressionStatement(BoolOp:Or(UnaryOp:Not(Compare:Eq(a, b)), BoolOp:And(c, d)))" },
            { "a < b is not c not in d", "ExpressionStatement(Compare:Lt,IsNot,NotIn(a, b, c, d))" },
            { "-a ** -b ** c", "ExpressionStatement(UnaryOp:Minus(BinaryOp:Pow(a, UnaryOp:Minus(BinaryOp:Pow(b, c)))))" },
            { "a if b else c if d else e", "ExpressionStatement(Conditional(a, b, Conditional(c, d, e)))" },
            { "from ... import (a as b, c,)", "ImportFrom:...(Alias:a as b, Alias:c)" },
            { "import a . b as c", "Import(Alias:a.b as c)" },
            { "a: int = yield b", "AnnotatedAssign(a, int, Yield(b))" },
            { "{**a, 'b': c}", "ExpressionStatement(Dict(a, 'b', c))" },
            { "{a: b for a, in c if d if e}", "ExpressionStatement(Comprehension:Dict(a, b, Generator(Tuple(a), c, d, e)))" },
            { "1if a else 0", "ExpressionStatement(Conditional(1, a, 0))" },
            { "x = \\\n  1", "Assign(x, 1)" },
            { "if a:\r\n\tb\r\n\f\tc\r\nelse:\r\td", "If:2+1(a, ExpressionStatement(b), ExpressionStatement(c), ExpressionStatement(d))" },
            { "if a:\n    b\n\tc", "If:1+0(a, ExpressionStatement(b)) ; Broken" },
        };

    [Theory]
    [MemberData(nameof(Modern))]
    public void Python_3_is_read_as_it_is_meant(string source, string expected)
    {
        if (expected.Contains("Broken", StringComparison.Ordinal))
        {
            // A tab goes to the eighth column, which no block above has.
            Read(source).Errors.Length.ShouldBe(1);
            return;
        }

        Outline(source).ShouldBe(expected);
    }

    public static TheoryData<string, string> Patterns =>
        new()
        {
            { "[a, *_, *b]", "SequencePattern(AsPattern:a, StarPattern:_, StarPattern:b)" },
            { "(a)", "AsPattern:a" },
            { "(a,)", "SequencePattern(AsPattern:a)" },
            { "a, *b", "SequencePattern(AsPattern:a, StarPattern:b)" },
            {
                "-1 | 2+3j | 'x' 'y' | None | a.b",
                "OrPattern(ValuePattern(UnaryOp:Minus(1)), ValuePattern(BinaryOp:Add(2, 3j)), ValuePattern('xy'), SingletonPattern:None, ValuePattern(Attribute:b(a)))"
            },
            { "{'a': 1, b.c: d, **e}", "MappingPattern:e('a', ValuePattern(1), Attribute:c(b), AsPattern:d)" },
            { "A.B(c, d=1, e=_)", "ClassPattern:d,e(Attribute:B(A), AsPattern:c, ValuePattern(1), AsPattern:_)" },
            { "[a] as b if c", "AsPattern:b(SequencePattern(AsPattern:a)), c" },
        };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Patterns_are_read_as_they_are_meant(string pattern, string expected) =>
        Outline($"match x, *y:\n  # first\n  case {pattern}:\n    pass")
            .ShouldBe($"Match(Tuple(x, Starred(y)), MatchCase({expected}, Pass))");

    [Theory]
    [InlineData("match = 1", "Assign(match, 1)")]
    [InlineData("match(a, b)", "ExpressionStatement(Call(match, Argument:Positional(a), Argument:Positional(b)))")]
    [InlineData("match[a]: int", "AnnotatedAssign(Subscript(match, a), int)")]
    [InlineData("match * a", "ExpressionStatement(BinaryOp:Mult(match, a))")]
    [InlineData("match (a):\n  case case: case()", "Match(a, MatchCase(AsPattern:case, ExpressionStatement(Call(case))))")]
    [InlineData("match -a:\n  case _: pass", "Match(UnaryOp:Minus(a), MatchCase(AsPattern:_, Pass))")]
    [InlineData("match match:\n  case _: pass", "Match(match, MatchCase(AsPattern:_, Pass))")]
    public void Match_is_a_statement_only_where_it_must_be(string source, string expected) => Outline(source).ShouldBe(expected);

    [Theory]
    [InlineData("print x, 'y'", "ExpressionStatement(Call(print, Argument:Positional(x), Argument:Positional('y')))")]
    [InlineData("print >>f, x,", "ExpressionStatement(Call(print, Argument:Positional(x), Argument:file(f)))")]
    [InlineData("print 'a' % b", "ExpressionStatement(Call(print, Argument:Positional(BinaryOp:Mod('a', b))))")]
    [InlineData("print not x", "ExpressionStatement(Call(print, Argument:Positional(UnaryOp:Not(x))))")]
    [InlineData("print not in x", "ExpressionStatement(Compare:NotIn(print, x))")]
    [InlineData("print(x)", "ExpressionStatement(Call(print, Argument:Positional(x)))")]
    [InlineData("print", "ExpressionStatement(print)")]
    [InlineData(
        "exec a in b, c",
        "ExpressionStatement(Call(exec, Argument:Positional(a), Argument:Positional(b), Argument:Positional(c)))"
    )]
    [InlineData("exec 'a'", "ExpressionStatement(Call(exec, Argument:Positional('a')))")]
    [InlineData("raise E, 'm', t", "Raise(Call(E, Argument:Positional('m')))")]
    [InlineData("try: a\nexcept E, e: b", "Try:1+1+0+0(ExpressionStatement(a), ExceptHandler:e(E, ExpressionStatement(b)))")]
    [InlineData("try: a\nexcept (E, F), e: b", "Try:1+1+0+0(ExpressionStatement(a), ExceptHandler:e(Tuple(E, F), ExpressionStatement(b)))")]
    [InlineData("x = `a, b`", "Assign(x, Call(repr, Argument:Positional(Tuple(a, b))))")]
    [InlineData("a <> b", "ExpressionStatement(Compare:NotEq(a, b))")]
    [InlineData("0777 + 10L + 0xFFl", "ExpressionStatement(BinaryOp:Add(BinaryOp:Add(0777, 10L), 0xFFl))")]
    [InlineData("ur'\\d' b'a'", "ExpressionStatement('\\da')")]
    [InlineData(
        "def f(a, (b, c)=d): pass",
        "Function:f(Parameter:Positional a, Parameter:Positional .1(d), Assign(Tuple(b, c), .1), Pass)"
    )]
    [InlineData("lambda (a, b): c", "ExpressionStatement(Lambda(Parameter:Positional .0, c))")]
    [InlineData("[a for a in 1, 2]", "ExpressionStatement(Comprehension:List(a, Generator(a, Tuple(1, 2))))")]
    [InlineData("f(async=True).await", "ExpressionStatement(Attribute:await(Call(f, Argument:async(True))))")]
    [InlineData("async = await = 1", "Assign(async, await, 1)")]
    public void Python_2_is_read_as_the_nearest_of_Python_3(string source, string expected) => Outline(source).ShouldBe(expected);

    [Theory]
    [InlineData("a = 1\nb = = 2\nc = 3", "Assign(a, 1) ; Broken ; Assign(c, 3)")]
    [InlineData("a b c\nd", "Broken ; ExpressionStatement(d)")]
    [InlineData("a; b c; d\ne", "ExpressionStatement(a) ; Broken ; ExpressionStatement(e)")]
    [InlineData("def f(:\n  a\n  b\nc", "Broken ; ExpressionStatement(a) ; ExpressionStatement(b) ; ExpressionStatement(c)")]
    [InlineData(
        "def f():\n  a\n  b b\n  c\nd",
        "Function:f(ExpressionStatement(a), Broken, ExpressionStatement(c)) ; ExpressionStatement(d)"
    )]
    [InlineData("a = (1,\ndef f(): pass", "Broken ; Function:f(Pass)")]
    [InlineData("a = [\n  1,\n  2\nb = 3\nc = 4", "Broken ; Assign(b, 3) ; Assign(c, 4)")]
    [InlineData("f(a\nb = 1\nc = 2", "Broken ; Assign(b, 1) ; Assign(c, 2)")]
    [InlineData("a = 'b\nc", "Broken ; ExpressionStatement(c)")]
    [InlineData("'b\nc", "Broken ; ExpressionStatement(c)")]
    [InlineData("a = f'{b\nc = 1", "Broken ; Assign(c, 1)")]
    [InlineData("a = \"\"\"b\nc\nd = 1", "Broken ; ExpressionStatement(c) ; Assign(d, 1)")]
    [InlineData(
        "if a:\n  b\nelif c c:\n  d\nelse:\n  e\nf",
        "If:1+0(a, ExpressionStatement(b)) ; Broken ; ExpressionStatement(d) ; Broken ; ExpressionStatement(e) ; ExpressionStatement(f)"
    )]
    [InlineData(
        "try:\n  a\nexcept B C:\n  d\ne",
        "Try:1+0+0+0(ExpressionStatement(a)) ; Broken ; ExpressionStatement(d) ; ExpressionStatement(e)"
    )]
    [InlineData(
        "match a:\n  case 1 1:\n    b\n  case 2:\n    c",
        "Match(a, MatchCase(ValuePattern(2), ExpressionStatement(c))) ; Broken ; ExpressionStatement(b)"
    )]
    [InlineData("  a\nb", "ExpressionStatement(a) ; ExpressionStatement(b)")]
    [InlineData("a\n  b\nc", "ExpressionStatement(a) ; ExpressionStatement(b) ; ExpressionStatement(c)")]
    [InlineData("def f():\nb", "Function:f ; ExpressionStatement(b)")]
    [InlineData("a = 1\0\nb", "Broken ; ExpressionStatement(b)")]
    [InlineData("a = b?\nc", "Broken ; ExpressionStatement(c)")]
    [InlineData("a = \u201cb\u201d\nc", "Broken ; ExpressionStatement(c)")]
    [InlineData("f() = 1\nc", "Broken ; ExpressionStatement(c)")]
    [InlineData("@a\nb = 1\nc", "Broken ; Assign(b, 1) ; ExpressionStatement(c)")]
    [InlineData("else:\n  a\nb", "Broken ; ExpressionStatement(a) ; ExpressionStatement(b)")]
    public void What_is_no_Python_costs_its_statement(string source, string expected)
    {
        var tree = Read(source);
        PythonOutline.Of(tree).ShouldBe(expected);
        tree.Errors.ShouldNotBeEmpty();
        PythonSoundness.Check(tree);
    }

    [Fact]
    public void A_broken_statement_spans_its_lines_and_the_error_tells_the_place()
    {
        var tree = Read("a\nf(1, 2 3)  # told\nb");
        var error = tree.Errors.ShouldHaveSingleItem();
        error.Span.Start.ShouldBe(9);
        error.Reason.ShouldBe("expected ')'");
        PythonOutline.Source(tree, tree.Body[1]).ShouldBe("f(1, 2 3)  # told");
        tree.Comments.ShouldHaveSingleItem().Start.ShouldBe(13);
    }

    [Fact]
    public void Clauses_of_a_broken_statement_are_not_told_again() =>
        Read("if a b:\n  c\nelif d:\n  e\nelse:\n  f\n").Errors.ShouldHaveSingleItem().Reason.ShouldBe("expected ':'");

    [Fact]
    public void Comments_are_kept_in_order_and_once()
    {
        var source = "# a\nmatch (b,  # c\n  d):  # e\n  # f\n  case _: pass  # g\nwith (h,  # i\n  j).k: pass\nx = [  # l\n";
        var tree = Read(source);
        tree.Comments.Select(comment => source.Substring(comment.Start, comment.Length))
            .ShouldBe(["# a", "# c", "# e", "# f", "# g", "# i", "# l"]);
    }

    [Theory]
    [InlineData("'a\\x41\\u00e9\\U0001F600\\101\\n\\q'", "aA\u00e9\U0001F600A\n\\q")]
    [InlineData("r'\\n' 'b' '''c\r\nd'''", "\\nbc\nd")]
    [InlineData("'a\\\nb'", "ab")]
    [InlineData("('a' # 'x'\n  'b')", "ab")]
    [InlineData("b'\\xff\\u0041'", "\u00ff\\u0041")]
    [InlineData("'\\N{BULLET}'", "\uFFFD")]
    [InlineData("'a\\N{BULLET}\\N{EM DASH}b'", "a\uFFFD\uFFFDb")]
    [InlineData("'\\N{}'", "\\N{}")]
    [InlineData("r'\\N{BULLET}'", "\\N{BULLET}")]
    [InlineData("'\\x4'", "\\x4")]
    public void Strings_are_decoded(string source, string value) =>
        ((StringExpression)((ExpressionStatement)Read(source).Body[0]).Value).Value.ShouldBe(value);

    [Theory]
    [InlineData("1_000", 1000L, null)]
    [InlineData("0xFFL", 255L, null)]
    [InlineData("0o17", 15L, null)]
    [InlineData("0777", 511L, null)]
    [InlineData("0b_101", 5L, null)]
    [InlineData("9223372036854775808", null, null)]
    [InlineData("1.5e3", null, 1500.0)]
    [InlineData(".5", null, 0.5)]
    [InlineData("00", 0L, null)]
    [InlineData("012.5", null, 12.5)]
    [InlineData("3j", null, 3.0)]
    public void Numbers_have_CPythons_value(string source, long? integer, double? real)
    {
        var number = (NumberExpression)((ExpressionStatement)Read(source).Body[0]).Value;
        number.Integer.ShouldBe(integer);
        number.Float.ShouldBe(real);
        number.IsImaginary.ShouldBe(source.EndsWith('j'));
    }

    [Fact]
    public void An_integer_of_any_size_is_known()
    {
        var number = (NumberExpression)((ExpressionStatement)Read("0xFFFFFFFFFFFFFFFFFF").Body[0]).Value;
        number.BigInteger.ShouldBe((System.Numerics.BigInteger.One << 72) - 1);
        ((NumberExpression)((ExpressionStatement)Read(new string('9', 5000)).Body[0]).Value).BigInteger.ShouldBeNull();
    }

    [Fact]
    public void A_file_may_declare_another_encoding()
    {
        byte[] latin = [.. "# -*- coding: latin-1 -*-\ncaf"u8, 0xE9, .. " = 'd"u8, 0xE9, .. "j'\n"u8];
        var tree = PythonTree.Parse(latin);
        tree.Errors.ShouldBeEmpty();
        PythonOutline.Of(tree).ShouldBe("Assign(caf\u00e9, 'd\u00e9j')");
        // The second byte of a letter looks like a backslash here.
        byte[] wide = [.. "# coding: shift_jis\na = '"u8, 0x95, 0x5C, .. "'\nb = 1\n"u8];
        PythonTree.Parse(wide).Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("shift_jis", new byte[] { 0x95, 0x5C }, "\u8868")]
    [InlineData("euc-jp", new byte[] { 0xC9, 0xBD }, "\u8868")]
    [InlineData("gbk", new byte[] { 0x81, 0x5C, 0xD6, 0xD0 }, "\u4e57\u4e2d")]
    [InlineData("big5", new byte[] { 0xA4, 0x5C }, "\u4e48")]
    [InlineData("cp949", new byte[] { 0xB0, 0xA1 }, "\uac00")]
    public void Letters_of_several_bytes_are_read_as_the_file_declares_them(string encoding, byte[] letters, string read)
    {
        byte[] text = [.. System.Text.Encoding.ASCII.GetBytes($"# coding: {encoding}\na = '"), .. letters, .. "\\n'\nb = 1\n"u8];
        var tree = PythonTree.Parse(text);
        tree.Errors.ShouldBeEmpty();
        var value = tree.Body[0].ShouldBeOfType<AssignStatement>().Value.ShouldBeOfType<StringExpression>().Value;
        value.ShouldBe(read + "\n");
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_statement()
    {
        var tree = PythonTree.Parse((byte[])[0xEF, 0xBB, 0xBF, .. "a = 1"u8]);
        tree.Errors.ShouldBeEmpty();
        tree.Body[0].Start.ShouldBe(3);
    }

    [Fact]
    public void Letters_that_stand_for_ASCII_do_not_hide_a_name() =>
        Outline("\U0001D452\uFF56al(x)\n\u00e9t\u00e9 = 1")
            .ShouldBe("ExpressionStatement(Call(eval, Argument:Positional(x))) ; Assign(\u00e9t\u00e9, 1)");

    public static TheoryData<string, string, bool> Deep =>
        new()
        {
            { "brackets", "x = " + new string('[', 10_000) + new string(']', 10_000), false },
            { "open brackets", "x = " + new string('(', 10_000), false },
            { "open calls, line by line", "x = 1\n" + string.Concat(Enumerable.Repeat("f(\n", 20_000)), false },
            { "unary operators", "x = " + new string('-', 10_000) + "1", false },
            { "not", "x = " + string.Concat(Enumerable.Repeat("not ", 10_000)) + "1", false },
            { "await", "x = " + string.Concat(Enumerable.Repeat("await ", 10_000)) + "y", false },
            { "lambda", "x = " + string.Concat(Enumerable.Repeat("lambda: ", 10_000)) + "1", false },
            { "powers", "x = " + string.Concat(Enumerable.Repeat("2**", 10_000)) + "1", false },
            { "conditions", "x = " + string.Concat(Enumerable.Repeat("1 if a else ", 10_000)) + "1", false },
            { "sums", "x = " + string.Join('+', Enumerable.Repeat("a", 100_000)), false },
            { "attributes", "x = a" + string.Concat(Enumerable.Repeat(".a", 100_000)), false },
            { "calls", "x = a" + string.Concat(Enumerable.Repeat("()", 100_000)), false },
            { "backticks", "x = " + new string('`', 10_000), false },
            { "holes", "x = " + string.Concat(Enumerable.Repeat("f'{", 10_000)), false },
            { "formats", "x = f'" + string.Concat(Enumerable.Repeat("{a:", 10_000)), false },
            { "patterns", "match a:\n case " + new string('[', 10_000) + ": pass", false },
            { "stars", "x = " + string.Concat(Enumerable.Repeat("[*", 10_000)), false },
            {
                "blocks",
                string.Concat(Enumerable.Range(0, 3_000).Select(depth => new string(' ', depth) + "if a:\n"))
                    + new string(' ', 3_000)
                    + "b",
                false
            },
            { "elif", "if a: b\n" + string.Concat(Enumerable.Repeat("elif a: b\n", 10_000)), false },
            {
                "sums in sums",
                "x = "
                    + string.Concat(Enumerable.Repeat("(" + string.Join('+', Enumerable.Repeat("a", 100)) + "+", 60))
                    + "1"
                    + new string(')', 60),
                true
            },
            { "chains in chains", "x = " + string.Concat(Enumerable.Repeat("a.b.c(", 150)) + new string(')', 150), true },
            {
                "wide",
                "x = {" + string.Concat(Enumerable.Range(0, 14_000).Select(i => $"'key{i}': [a + {i}, f(b.c, d={i})],\n")) + "}",
                true
            },
            { "and", "x = " + string.Join(" and ", Enumerable.Repeat("a", 100_000)), true },
            { "strings", "x = " + string.Join(" ", Enumerable.Repeat("'a'", 100_000)), true },
        };

    [Theory]
    [MemberData(nameof(Deep))]
    public void No_tree_is_deeper_than_its_bound(string what, string statement, bool fits)
    {
        // On a small stack, as whoever walks the tree may have no more.
        var tree = Read("");
        var thread = new Thread(() => tree = Read("before = 1\n" + statement + "\nafter = 2\n"), 768 * 1024);
        thread.Start();
        thread.Join();
        (tree.Errors.Length == 0).ShouldBe(fits, what);
        PythonSoundness.Check(tree);
        PythonOutline.Of(tree, tree.Body[0]).ShouldBe("Assign(before, 1)");
        // What never closes may take the rest with it; all else costs itself.
        if (
            !what.StartsWith("open", StringComparison.Ordinal) && what is not ("backticks" or "holes" or "formats" or "stars" or "patterns")
        )
            PythonOutline.Of(tree, tree.Body[^1]).ShouldBe("Assign(after, 2)", what);
    }

    /// <summary>With what stands beside the letters and digits in ASCII.</summary>
    [Theory]
    [InlineData("{0}@{1}", "Matmul")]
    [InlineData("{0}/{1}", "Div")]
    [InlineData("{0}[{1}]", "Subscript")]
    [InlineData("{{{0}:{1}}}", "Dict")]
    [InlineData("{0}^{1}", "BitXor")]
    public void A_name_ends_before_what_is_no_letter_digit_or_underscore(string form, string node)
    {
        const string letters = "_azAZmM019";
        for (var length = 1; length <= 70; length++)
        {
            var name = string.Concat(Enumerable.Range(0, length).Select(i => letters[i % letters.Length]));
            var other = "Z" + name[..^1];
            var read = Outline(string.Format(System.Globalization.CultureInfo.InvariantCulture, form, name, other));
            read.ShouldContain(name);
            read.ShouldContain(other);
            read.ShouldContain(node);
        }
    }

    [Fact]
    public void A_name_of_megabytes_is_not_taken_for_a_short_one_with_the_same_ends()
    {
        var ends = ("beginning", "endofname");
        var longest = ends.Item1 + new string('x', (1 << 23) + 20 - 18) + ends.Item2;
        var shortest = ends.Item1 + "xx" + ends.Item2;
        var tree = Read($"{longest}\n{shortest}\n{longest}\n");
        tree.Body.Select(statement => ((NameExpression)((ExpressionStatement)statement).Value).Name.Length)
            .ShouldBe([longest.Length, shortest.Length, longest.Length]);
    }

    [Fact]
    public void Names_that_collide_are_still_told_apart()
    {
        var names = Enumerable.Range(0, 5000).Select(i => $"a_long_name_that_{i:D6}_begins_and_ends_alike").ToArray();
        var tree = Read(string.Join('\n', names));
        tree.Body.Select(statement => ((NameExpression)((ExpressionStatement)statement).Value).Name).ShouldBe(names);
    }

    [Fact]
    public void Whatever_stands_in_a_file_makes_a_sound_tree()
    {
        var sources = Modern
            .Concat(Patterns)
            .Select(row => row.Data.Item1)
            .Concat(["print >>f, x", "exec a in b", "x = `a`", "def f((a, b)): pass", "try: a\nexcept E, e: b", "# note\n"])
            .Select(source => source + "\n")
            .ToArray();
        var pieces = Gen.OneOf(
            Gen.Elements(sources),
            Gen.Elements(
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                "'",
                "\"",
                "'''",
                "\"\"\"",
                "f'",
                "\\",
                "\n",
                "  ",
                "\t",
                ":",
                "=",
                "#",
                "\0",
                ",",
                "*",
                "\r",
                "\u00e9"
            ),
            Gen.Elements(
                "if ",
                "else:",
                "def ",
                "class ",
                "match ",
                "case ",
                "lambda ",
                "for ",
                "in ",
                "async ",
                "import ",
                "print ",
                "elif ",
                "except "
            )
        );
        var cut = ArbMap.Default.GeneratorFor<int>();
        var generator =
            from parts in pieces.NonEmptyListOf()
            from first in cut
            from length in Gen.Choose(0, 12)
            select Cut(string.Concat(parts), first, length);
        Prop.ForAll(generator.ToArbitrary(), source => PythonSoundness.Check(Read(source)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(20261122, 61).WithQuietOnSuccess(true));
    }

    private static string Cut(string text, int first, int length)
    {
        var from = (int)((uint)first % (uint)(text.Length + 1));
        return text.Remove(from, Math.Min(length, text.Length - from));
    }
}
