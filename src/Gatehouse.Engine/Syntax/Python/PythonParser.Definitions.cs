namespace Gatehouse.Engine.Syntax.Python;

internal sealed partial class PythonParser
{
    private void ParseDecorated()
    {
        var from = _expressions.Count;
        while (_token == PythonToken.At)
        {
            Advance();
            var decorator = Finish(ParseNamed());
            if (!_failed && _token != PythonToken.Newline)
                Unexpected("the end of the decorator");
            if (_failed)
            {
                _expressions.Drop(from);
                return;
            }

            _expressions.Add(decorator);
            NextLine();
            _links = 0;
            _mostNesting = 0;
        }

        var decorators = _expressions.Take(from);
        switch (_token)
        {
            case PythonToken.Def:
                ParseFunction(_start, decorators, false);
                break;
            case PythonToken.Class:
                ParseClass(decorators);
                break;
            case PythonToken.Async:
                ParseAsync(decorators);
                break;
            default:
                Unexpected("a function or a class");
                break;
        }
    }

    private void ParseAsync(ImmutableArray<Expression> decorators)
    {
        var start = _start;
        var here = Here();
        Advance();
        switch (_token)
        {
            case PythonToken.Def:
                ParseFunction(start, decorators, true);
                break;
            case PythonToken.For when decorators.IsEmpty:
                ParseFor(start, true);
                break;
            case PythonToken.With when decorators.IsEmpty:
                ParseWith(start, true);
                break;
            default:
                // Before 3.7 it was a name like any other.
                Return(here);
                ParseSimpleLine();
                break;
        }
    }

    private void ParseFunction(int start, ImmutableArray<Expression> decorators, bool isAsync)
    {
        Advance();
        var nameStart = _start;
        var name = ExpectName();
        var typeParameters = ParseTypeParameters();
        if (_token != PythonToken.OpenParen)
            Unexpected("'('");
        Open();
        var unpacked = _statements.Count;
        var parameters = ParseParameters(PythonToken.CloseParen);
        Shut(PythonToken.CloseParen, "')'");
        Expression? returns = null;
        if (_token == PythonToken.Arrow)
        {
            Advance();
            returns = ParseExpression();
            if (_token == PythonToken.Comma)
                Unexpected("':'");
        }

        CheckDepth(parameters);
        Finish(returns);
        var prologue = _statements.Take(unpacked);
        var body = ParseBlock();
        if (_failed)
            return;
        if (!prologue.IsEmpty)
            body = prologue.AddRange(body);
        _statements.Add(
            new FunctionStatement(start, _lastEnd, name, parameters, body)
            {
                NameStart = nameStart,
                Decorators = decorators,
                TypeParameters = typeParameters,
                Returns = returns,
                IsAsync = isAsync,
            }
        );
    }

    private void CheckDepth(ImmutableArray<Parameter> parameters)
    {
        if (!MayBeTooDeep)
            return;
        foreach (var parameter in parameters)
        {
            Finish(parameter.Annotation);
            Finish(parameter.Default);
        }
    }

    private readonly Pile<Parameter> _parameters;

    private ImmutableArray<Parameter> ParseParameters(PythonToken end)
    {
        var from = _parameters.Count;
        var form = ParameterForm.Positional;
        var annotated = end == PythonToken.CloseParen;
        while (_token != end)
        {
            switch (_token)
            {
                case PythonToken.Slash:
                    for (var i = from; i < _parameters.Count; i++)
                        _parameters[i].Form = ParameterForm.PositionalOnly;
                    Advance();
                    break;
                case PythonToken.Star:
                    var star = _start;
                    Advance();
                    if (_token is not (PythonToken.Comma or PythonToken.CloseParen or PythonToken.Colon))
                        _parameters.Add(ParseParameter(star, ParameterForm.Star, annotated));
                    form = ParameterForm.KeywordOnly;
                    break;
                case PythonToken.DoubleStar:
                    var stars = _start;
                    Advance();
                    _parameters.Add(ParseParameter(stars, ParameterForm.DoubleStar, annotated));
                    break;
                case PythonToken.OpenParen:
                    _parameters.Add(ParseTupleParameter(form, _parameters.Count - from, annotated));
                    break;
                default:
                    _parameters.Add(ParseParameter(_start, form, annotated));
                    break;
            }

            if (_token == PythonToken.Comma)
                Advance();
            else if (_token != end)
            {
                Unexpected(annotated ? "',' or ')'" : "',' or ':'");
                break;
            }
        }

        return _parameters.Take(from);
    }

    private Parameter ParseParameter(int start, ParameterForm form, bool annotated)
    {
        var nameStart = _start;
        var name = ExpectName();
        Expression? annotation = null;
        if (annotated && _token == PythonToken.Colon)
        {
            Advance();
            annotation = _token == PythonToken.Star ? ParseStar() : ParseExpression();
        }

        var byDefault = ParseDefault();
        return new Parameter(start, _lastEnd, form, name, annotation, byDefault) { NameStart = nameStart };
    }

    private Expression? ParseDefault()
    {
        if (_token != PythonToken.Equal)
            return null;
        Advance();
        return ParseExpression();
    }

    /// <summary>Python 2's <c>def f((a, b))</c>: the parameter is called <c>.0</c> as there, and the body begins with <c>(a, b) = .0</c>.</summary>
    private Parameter ParseTupleParameter(ParameterForm form, int index, bool unpacks)
    {
        var start = _start;
        var target = ParseTarget();
        var name = "." + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (unpacks && !_failed)
            _statements.Add(new AssignStatement(start, _lastEnd, [target], new NameExpression(start, _lastEnd, name)));
        var byDefault = ParseDefault();
        return new Parameter(start, _lastEnd, form, name, null, byDefault) { NameStart = start };
    }

    private ImmutableArray<TypeParameter> ParseTypeParameters()
    {
        if (_token != PythonToken.OpenBracket)
            return [];
        Open();
        var parameters = ImmutableArray.CreateBuilder<TypeParameter>();
        while (_token != PythonToken.CloseBracket && !_failed)
        {
            var start = _start;
            var form = _token switch
            {
                PythonToken.Star => TypeParameterForm.TypeVarTuple,
                PythonToken.DoubleStar => TypeParameterForm.ParamSpec,
                _ => TypeParameterForm.TypeVar,
            };
            if (form != TypeParameterForm.TypeVar)
                Advance();
            var name = ExpectName();
            Expression? bound = null;
            Expression? byDefault = null;
            if (_token == PythonToken.Colon)
            {
                Advance();
                bound = Finish(ParseExpression());
            }

            if (_token == PythonToken.Equal)
            {
                Advance();
                byDefault = Finish(_token == PythonToken.Star ? ParseStar() : ParseExpression());
            }

            parameters.Add(new TypeParameter(start, _lastEnd, form, name, bound, byDefault));
            if (_token != PythonToken.Comma)
                break;
            Advance();
        }

        Shut(PythonToken.CloseBracket, "']'");
        return parameters.DrainToImmutable();
    }

    private void ParseClass(ImmutableArray<Expression> decorators)
    {
        var start = _start;
        Advance();
        var nameStart = _start;
        var name = ExpectName();
        var typeParameters = ParseTypeParameters();
        var arguments = _token == PythonToken.OpenParen ? ParseArguments() : [];
        if (MayBeTooDeep)
        {
            foreach (var argument in arguments)
                Finish(argument.Value);
        }

        var body = ParseBlock();
        if (_failed)
            return;
        _statements.Add(
            new ClassStatement(start, _lastEnd, name, arguments, body)
            {
                NameStart = nameStart,
                Decorators = decorators,
                TypeParameters = typeParameters,
            }
        );
    }
}
