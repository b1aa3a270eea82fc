using System.Collections.Immutable;
using System.Text;
using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Flow;

namespace Gatehouse.Tests.Python;

public sealed class PlacesOfNodes
{
    private readonly Places<int> _places = new();
    private readonly ImmutableArray<Statement> _nodes;

    public PlacesOfNodes()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 300; i++)
            text.Append("x = 1\n");
        _nodes = PythonTree.Parse(Encoding.UTF8.GetBytes(text.ToString())).Body;
    }

    [Fact]
    public void What_was_removed_makes_room_for_others_without_losing_any()
    {
        for (var i = 0; i < 16; i++)
            _places.Set(null, _nodes[i], 0, i);
        for (var i = 0; i < 16; i += 3)
            _places.Remove(null, _nodes[i], 0);
        for (var i = 16; i < 22; i++)
            _places.Set(null, _nodes[i], 0, i);

        _places.Count.ShouldBe(16);
        for (var i = 0; i < 22; i++)
            Held(i, 0).ShouldBe(i < 16 && i % 3 == 0 ? null : i);
    }

    [Fact]
    public void Grows_after_what_was_removed_was_used_again()
    {
        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < _nodes.Length; i++)
                _places.Set(null, _nodes[i], round, i + round);
            for (var i = round; i < _nodes.Length; i += 2)
                _places.Remove(null, _nodes[i], round);
        }

        for (var round = 0; round < 5; round++)
        {
            for (var i = 0; i < _nodes.Length; i++)
                Held(i, round).ShouldBe(i >= round && (i - round) % 2 == 0 ? null : i + round);
        }
    }

    [Fact]
    public void Holds_what_a_dictionary_holds()
    {
        var random = new Random(11);
        var expected = new Dictionary<(int, int), int>();
        for (var i = 0; i < 20_000; i++)
        {
            var (node, which) = (random.Next(_nodes.Length), random.Next(3));
            if (random.Next(3) == 0)
            {
                _places.Remove(null, _nodes[node], which);
                expected.Remove((node, which));
            }
            else
            {
                _places.Set(null, _nodes[node], which, i);
                expected[(node, which)] = i;
            }

            if (i % 7_000 == 6_999)
            {
                _places.Clear();
                expected.Clear();
            }

            _places.Count.ShouldBe(expected.Count);
        }

        for (var node = 0; node < _nodes.Length; node++)
        {
            for (var which = 0; which < 3; which++)
                Held(node, which).ShouldBe(expected.TryGetValue((node, which), out var held) ? held : null);
        }
    }

    private int? Held(int node, int which) => _places.TryGetValue(null, _nodes[node], which, out var held) ? held : null;
}
