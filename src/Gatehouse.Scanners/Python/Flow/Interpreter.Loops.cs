using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What is done again and again: rounds that are known one by one, and rounds until nothing new comes.</summary>
internal sealed partial class Interpreter
{
    private const int MostRounds = 3;
    private const int MostUnrolled = 8;
    private int _unrolled = 1;

    private void ExecuteFor(ForStatement statement)
    {
        var iterable = Walked(Evaluate(statement.Iterable), statement.Iterable);
        if (_store.IsDead)
            return;
        var items = ItemsOf(iterable);
        if (items is { Length: <= MostUnrolled } known && _unrolled * Math.Max(1, known.Length) <= 32)
        {
            _unrolled *= Math.Max(1, known.Length);
            var index = 0;
            InTurn(statement.Body, statement.Otherwise, () => index < known.Length, () => AssignElement(statement.Target, known[index++]));
            _unrolled /= Math.Max(1, known.Length);
            return;
        }

        var element = ElementOf(iterable, statement.Target);
        Loop(
            statement.Body,
            statement.Otherwise,
            () =>
            {
                AssignElement(statement.Target, element);
                return true;
            },
            () => true
        );
    }

    private void ExecuteWhile(WhileStatement statement)
    {
        var rounds = 0;
        if (TruthOf(Evaluate(statement.Test)) == Truth.No)
        {
            Execute(statement.Otherwise);
            return;
        }

        var isEndless = statement.Test is SingletonExpression { Value: SingletonValue.True } or NumberExpression;
        if (!isEndless && TruthOf(Evaluate(statement.Test)) == Truth.Yes && _unrolled <= 4)
        {
            _unrolled *= MostUnrolled;
            InTurn(
                statement.Body,
                [],
                () => rounds++ < 2 * MostUnrolled && TruthOf(Evaluate(statement.Test)) == Truth.Yes,
                () => Refine(statement.Test, true)
            );
            _unrolled /= MostUnrolled;
            if (_store.IsDead)
                return;
            if (TruthOf(Evaluate(statement.Test)) == Truth.No)
            {
                Execute(statement.Otherwise);
                return;
            }
        }

        Loop(
            statement.Body,
            statement.Otherwise,
            () =>
            {
                Evaluate(statement.Test);
                return Refine(statement.Test, true);
            },
            () => !isEndless && Refine(statement.Test, false)
        );
    }

    /// <summary>A loop whose rounds are known one by one.</summary>
    private void InTurn(ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise, Func<bool> more, Action begin)
    {
        var start = _store;
        var outer = _loop;
        var breaks = new List<Cells>();
        // What the rounds do is kept apart, so that a break leaves with what held when it was met.
        _store = new Store(start);
        var rounds = _store;
        while (!rounds.IsDead && !IsSpent && more())
        {
            _loop = new LoopContext(rounds);
            _store = new Store(rounds);
            begin();
            Execute(body);
            var ends = _loop.Continues;
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            foreach (var end in _loop.Breaks)
            {
                var whole = rounds.Since(start).Copy();
                foreach (var (cell, held) in end)
                    whole.Set(cell, held);
                breaks.Add(whole);
            }

            _store = rounds;
            rounds.ContinueFrom(ends);
        }

        _loop = outer;
        if (!rounds.IsDead)
        {
            Execute(otherwise);
            if (!rounds.IsDead)
                breaks.Add(rounds.Since(start));
        }

        _store = start;
        _store.ContinueFrom(breaks);
    }

    private void Loop(ImmutableArray<Statement> body, ImmutableArray<Statement> otherwise, Func<bool> begin, Func<bool> leave)
    {
        var start = _store;
        var outer = _loop;
        var breaks = new List<Cells>();
        // Loops in loops come to rest sooner: what goes around the inner one goes around the outer one too.
        var most = outer is null ? MostRounds : 2;
        var isAtRest = false;
        for (var round = 0; round < most && !IsSpent && !isAtRest; round++)
        {
            _loop = new LoopContext(start);
            _store = new Store(start);
            if (begin())
                Execute(body);
            else
                _store.IsDead = true;
            var ends = _loop.Continues;
            if (!_store.IsDead)
                ends.Add(_store.Changes);
            breaks.AddRange(_loop.Breaks);
            _store = start;
            isAtRest = !start.Grow(ends, round > 0 ? Widen : null);
        }

        if (!isAtRest)
            Cut();

        _loop = outer;
        _store = new Store(start);
        if (leave())
            Execute(otherwise);
        else
            _store.IsDead = true;
        if (!_store.IsDead)
            breaks.Add(_store.Changes);
        _store = start;
        _store.ContinueFrom(breaks);
    }

    /// <summary>A number that changes with every round can be any number.</summary>
    private static Value Widen(Value before, Value after)
    {
        var isCounting = false;
        foreach (var atom in after.Atoms)
            isCounting |= atom is ConstantAtom { Value: long or double };
        if (!isCounting || before.Constants is null)
            return after;
        return Value.Unknown.Join(after.Where(atom => atom is not ConstantAtom { Value: long or double }));
    }
}
