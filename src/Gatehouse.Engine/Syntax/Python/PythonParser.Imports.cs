namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private ImportStatement ParseImport()
    {
        var start = _start;
        var names = ImmutableArray.CreateBuilder<Alias>(1);
        do
        {
            Advance();
            var aliasStart = _start;
            var name = ParseDotted();
            var asName = ParseAs();
            names.Add(new Alias(aliasStart, _lastEnd, name, asName));
        } while (_token == PythonToken.Comma);
        return new ImportStatement(start, _lastEnd, names.DrainToImmutable());
    }

    private ImportFromStatement ParseImportFrom()
    {
        var start = _start;
        Advance();
        var level = 0;
        while (_token is PythonToken.Dot or PythonToken.Ellipsis)
        {
            level += _token == PythonToken.Dot ? 1 : 3;
            Advance();
        }

        var module = _token == PythonToken.Import && level > 0 ? null : ParseDotted();
        Expect(PythonToken.Import, "'import'");
        var names = ImmutableArray.CreateBuilder<Alias>(1);
        if (_token == PythonToken.Star)
        {
            Advance();
            names.Add(new Alias(_lastEnd - 1, _lastEnd, "*", null));
        }
        else
        {
            var enclosed = _token == PythonToken.OpenParen;
            if (enclosed)
                Open();
            while (!_failed)
            {
                var aliasStart = _start;
                var name = ExpectName();
                var asName = ParseAs();
                names.Add(new Alias(aliasStart, _lastEnd, name, asName));
                if (_token != PythonToken.Comma)
                    break;
                Advance();
                if (enclosed && _token == PythonToken.CloseParen)
                    break;
            }

            if (enclosed)
                Shut(PythonToken.CloseParen, "')'");
        }

        return new ImportFromStatement(start, _lastEnd, module, level, names.DrainToImmutable());
    }

    private string? ParseAs()
    {
        if (_token != PythonToken.As)
            return null;
        Advance();
        return ExpectName();
    }

    private string ParseDotted()
    {
        var start = _start;
        var name = ExpectName();
        if (_token != PythonToken.Dot)
            return name;
        var length = name.Length;
        var from = _parts.Count;
        _parts.Add(name);
        while (_token == PythonToken.Dot)
        {
            Advance();
            var part = ExpectName();
            length += 1 + part.Length;
            _parts.Add(part);
        }

        // One string for a path that comes again, as nearly always it is written without spaces.
        var end = _lastEnd;
        var whole = !_failed && end - start == length ? _names.Find(start, length, out _) : string.Join('.', _parts.Skip(from));
        _parts.RemoveRange(from, _parts.Count - from);
        return whole;
    }

    private readonly List<string> _parts = [];
}
