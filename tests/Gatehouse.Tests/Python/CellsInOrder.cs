using Gatehouse.Scanners.Python.Flow;

namespace Gatehouse.Tests.Python;

public sealed class CellsInOrder
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    public void A_copy_grows_without_the_first_knowing(int count)
    {
        var first = new Cells();
        for (var i = 0; i < count; i++)
            first.Set(CellAt(i), i);
        var copy = first.Copy();
        for (var i = count; i < 4 * count + 20; i++)
            copy.Set(CellAt(i), i);
        copy.Set(CellAt(0), "other");

        first.Count.ShouldBe(count);
        for (var i = 0; i < count; i++)
            first.Find(CellAt(i), null).ShouldBe(i);
        first.Contains(CellAt(count)).ShouldBeFalse();
        copy.Count.ShouldBe(4 * count + 20);
        for (var i = 1; i < copy.Count; i++)
            copy.Find(CellAt(i), null).ShouldBe(i);
        copy.Find(CellAt(0), null).ShouldBe("other");
        copy.Contains(CellAt(copy.Count)).ShouldBeFalse();
    }

    [Fact]
    public void Holds_what_a_dictionary_holds_in_the_order_of_coming()
    {
        var random = new Random(7);
        for (var run = 0; run < 200; run++)
        {
            var cells = new Cells();
            var expected = new OrderedDictionary<int, object>();
            for (var i = 0; i < run; i++)
            {
                var cell = random.Next(-60, 60);
                if (random.Next(4) == 0)
                {
                    cells.Add(cell, i);
                    expected.TryAdd(cell, i);
                }
                else
                {
                    cells.Set(cell, i);
                    expected[cell] = i;
                }

                if (random.Next(9) == 0)
                    cells = cells.Copy();
            }

            var held = new List<KeyValuePair<int, object>>();
            foreach (var pair in cells)
                held.Add(pair);
            held.ShouldBe(expected);
            for (var cell = -61; cell <= 61; cell++)
                cells.Contains(cell).ShouldBe(expected.ContainsKey(cell));
        }
    }

    [Fact]
    public void A_set_knows_each_cell_once()
    {
        var set = new CellSet();
        for (var i = 0; i < 100; i++)
            set.Add(CellAt(i % 40)).ShouldBe(i < 40);
        var other = new CellSet();
        other.Add(CellAt(41));
        set.HasAny([CellAt(41)]).ShouldBeFalse();
        other.Add(CellAt(39));
        set.HasAny([CellAt(41), CellAt(39)]).ShouldBeTrue();
        other.UnionWith(set);
        other.Count.ShouldBe(41);
        other.Clear();
        (other.Count, other.Contains(CellAt(3)), set.Count).ShouldBe((0, false, 40));
    }

    [Fact]
    public void A_call_has_read_what_the_calls_in_it_have_read()
    {
        var notes = new CellNotes(1000);
        notes.Read(-1);
        var entry = notes.Begin();
        notes.Read(-2);
        notes.Read(-1003);
        var outer = notes.Begin();
        notes.Read(-3);
        notes.Read(-2);
        notes.Read(-3);
        notes.Taken([]).ShouldBe([-3, -2]);
        notes.End(outer);
        notes.Read(-4);
        notes.Taken([-7, -4]).ShouldBe([-7, -4, -2, -1003, -3]);
        var module = notes.Begin(isReading: false);
        notes.Read(-5);
        var inModule = notes.Begin();
        notes.Read(-2);
        notes.Read(-6);
        notes.Taken([]).ShouldBe([-2, -6]);
        notes.End(inModule);
        notes.End(module);
        notes.Read(-6);
        notes.Taken([]).Order().ShouldBe([-1003, -6, -4, -3, -2]);
        notes.End(entry);
        notes.Begin();
        notes.Read(-2);
        notes.Taken([]).ShouldBe([-2]);
    }

    /// <summary>Cells of modules, of functions and objects, far apart.</summary>
    private static int CellAt(int i) => i % 3 == 0 ? -i - 1 : i % 3 * 1_000_003 + i;
}
