using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>The arguments of a call that a sheet means, one after the other. A structure, because most calls are asked for some.</summary>
internal struct GivenArguments(FlowCall call, ArgumentsSpec spec)
{
    private Part _part;
    private int _at = -1;

    private enum Part : byte
    {
        Single,
        Positional,
        Keywords,
        Spread,
        Receiver,
        None,
    }

    public Given Current { get; private set; }

    public readonly GivenArguments GetEnumerator() => this;

    public bool MoveNext()
    {
        for (; _part != Part.None; (_part, _at) = (_part + 1, -1))
        {
            if (Next() is not { } next)
                continue;
            Current = next;
            return true;
        }

        return false;
    }

    private Given? Next()
    {
        switch (_part)
        {
            case Part.Single:
                while (++_at < spec.Single.Length)
                {
                    var single = spec.Single[_at];
                    if (call.Find(single.Position, single.Name) is { } found)
                        return found;
                    if (single.Position >= 0 && call.Star is { } star)
                        return star;
                }

                return null;
            case Part.Positional when spec.PositionalFrom is { } first:
                var at = first + ++_at;
                var end = Math.Max(first, call.Positional.Count);
                return at < end ? call.Positional[at]
                    : at == end ? call.Star
                    : null;
            case Part.Keywords when spec.Keywords:
                _at++;
                return _at < call.Keywords.Count ? new Given(call.Keywords[_at].Value, call.Keywords[_at].Node)
                    : _at == call.Keywords.Count ? call.DoubleStar
                    : null;
            case Part.Spread when spec.Spread && ++_at == 0:
                return call.DoubleStar;
            case Part.Receiver when spec.Receiver && ++_at == 0:
                return call.Receiver;
            default:
                return null;
        }
    }
}
