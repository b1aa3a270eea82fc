using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Cookies of <c>http.cookies</c>: a table of morsels, which get their attributes one by one before they are written out.</summary>
internal sealed partial class Interpreter
{
    private ApiPath CookieTable => _paths.Of("http.cookies.SimpleCookie");

    private ApiPath Morsel => _paths.Of("http.cookies.Morsel");

    private void BindCookies() =>
        On(
            "http.cookies.SimpleCookie http.cookies.BaseCookie",
            call =>
                Allocate(
                    call.Node,
                    new HeapObject
                    {
                        Kind = ObjectKind.Dict,
                        Path = CookieTable,
                        Rest = call.Positional is [var given, ..] ? Value.Opaque(null, DeepTaint(given.Value)) : null,
                    }
                )
        );

    /// <summary>Under which a morsel keeps the function that made it for its caller.</summary>
    private const string MadeFor = "\u0001made for";

    /// <summary><c>cookie["sid"] = value</c> makes a morsel of the value.</summary>
    private Value AsMorsel(HeapObject table, Value value, PythonNode target, PythonNode key)
    {
        if (table is not { Kind: ObjectKind.Dict, Path: { } path } || !ReferenceEquals(path, CookieTable))
            return value;
        var morsel = new HeapObject { Kind = ObjectKind.Dict, Path = Morsel }.WithEntry("value", value);
        if (key is NameExpression name && RunningCode() is { } code && code.Parameters.Any(parameter => parameter.Name == name.Name))
            morsel = morsel.WithEntry(MadeFor, Value.Of(code.Number));
        return Allocate(target, morsel);
    }

    private FunctionCode? RunningCode()
    {
        var frame = _frame;
        while (frame is { Form: FrameForm.Comprehension, Outer: { } outer })
            frame = outer;
        return frame.Code;
    }

    /// <summary>What is written out by now is what the browser gets.</summary>
    private void WrittenOut(HeapObject content, string name, FlowCall call)
    {
        if (name is not ("output" or "OutputString") || content.Path is not { } path)
            return;
        if (ReferenceEquals(path, Morsel))
            Check(content, "", call);
        if (!ReferenceEquals(path, CookieTable))
            return;
        foreach (var entry in content.Entries)
        {
            if (
                entry is { Key: string key, Value.Only: ObjectAtom thing }
                && ObjectOf(thing) is { } morsel
                && ReferenceEquals(morsel.Path, Morsel)
            )
                Check(morsel, key, call);
        }
    }

    private const string CookieHeaderName = "Set-Cookie";

    /// <summary><c>headers['Set-Cookie'] = line</c>: what each way that leads here has put together lacks.</summary>
    private void CookieWritten(StringExpression header, Value value, Expression node)
    {
        if (
            header.Span.Length != CookieHeaderName.Length + 2
            || !header.Value.Equals(CookieHeaderName, StringComparison.OrdinalIgnoreCase)
            || node is StringExpression
        )
            return;
        CookieHeader? cookie = null;
        var (isSecure, isHidden) = (false, false);
        foreach (var atom in value.Atoms)
        {
            var written = atom switch
            {
                ConstantAtom { Text: { } letters } => letters,
                TextAtom text => string.Concat(text.Pieces.Select(piece => piece.Literal ?? CookieHeader.Hole.ToString())),
                _ => "",
            };
            if (CookieHeader.Read(node, written) is not { } one)
                return;
            cookie = one;
            isSecure |= one.Has("secure");
            isHidden |= one.Has("httponly");
        }

        if (cookie is null)
            return;
        var charge = new Charge(cookie.Name) { IsWritten = true };
        if (!isSecure)
            Report(OffenceKind.CookieWithoutSecure, charge, node, node.Span);
        if (!isHidden)
            Report(OffenceKind.CookieWithoutHttponly, charge, node, node.Span);
    }

    private void Check(HeapObject morsel, string name, FlowCall call)
    {
        if (morsel.Rest is not null || IsDeletion(morsel))
            return;
        // A framework writes out what its users have set; they are the ones to be told. A handler's own file is no framework.
        if (
            morsel.Entry(MadeFor)?.Only is ConstantAtom { Value: long code }
            && code != RunningCode()?.Number
            && !(_entry is { Handler: not null, Code.Module: var handling } && ReferenceEquals(handling, Module))
        )
            return;
        if (TruthOf(Attribute(morsel, "secure") ?? Value.False) == Truth.No)
            Report(OffenceKind.CookieWithoutSecure, new Charge(name), call);
        if (TruthOf(Attribute(morsel, "httponly") ?? Value.False) == Truth.No)
            Report(OffenceKind.CookieWithoutHttponly, new Charge(name), call);
        if (
            Attribute(morsel, "samesite")?.Only is ConstantAtom { Text: { } site }
            && site.Equals("none", StringComparison.OrdinalIgnoreCase)
        )
            Report(OffenceKind.CookieForAllSites, new Charge(name), call);
    }

    /// <summary>An empty value, or one that ends at once.</summary>
    private static bool IsDeletion(HeapObject morsel) =>
        morsel.Entry("value")?.Only is ConstantAtom { Value: "" or null }
        || Attribute(morsel, "max-age")?.Only is ConstantAtom { Value: 0L or "0" }
        || Attribute(morsel, "expires")?.Only is ConstantAtom { Value: 0L }
        || (Attribute(morsel, "expires")?.Only is ConstantAtom { Text: { } date } && date.Contains("1970", StringComparison.Ordinal));

    private static Value? Attribute(HeapObject morsel, string name)
    {
        foreach (var entry in morsel.Entries)
        {
            if (entry.Key is string key && key.Equals(name, StringComparison.OrdinalIgnoreCase))
                return entry.Value;
        }

        return null;
    }
}
