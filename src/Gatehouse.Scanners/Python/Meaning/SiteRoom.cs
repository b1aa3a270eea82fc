using System.Runtime.InteropServices;
using Gatehouse.Engine.Syntax.Python;

namespace Gatehouse.Scanners.Python.Meaning;

/// <summary>Where the nodes of a module are gathered by their kind. It takes one module after the other, so that not each makes its own lists.</summary>
internal sealed class SiteRoom
{
    /// <summary>More room than this is left to the collector with the module that took it.</summary>
    private const int MostRoomKept = 2048;
    private const int MostParentsKept = 32 * 1024;

    private readonly List<Site>?[] _sites = new List<Site>?[(int)NodeKind.OrPattern + 1];
    private readonly List<ScopeNote> _notes = [];
    private Dictionary<string, (int First, int Last)> _calls = new(StringComparer.Ordinal);
    private Dictionary<PythonNode, PythonNode> _parents = new(ByPlace.Instance);
    private int[] _nextCall = [];

    /// <summary>Room for the parents of the nodes.</summary>
    public Dictionary<PythonNode, PythonNode> Parents => _parents;

    public Sites this[NodeKind kind] => new(_sites[(int)kind]);

    public void Add(NodeKind kind, Site site) => (_sites[(int)kind] ??= []).Add(site);

    /// <summary>Of each name, the first and the last of its calls among all; each call knows the next of its name.</summary>
    public (Dictionary<string, (int First, int Last)> Names, int[] Next) Calls()
    {
        var sites = this[NodeKind.Call];
        if (_nextCall.Length < sites.Count)
            _nextCall = new int[Math.Max(sites.Count, 2 * _nextCall.Length)];
        for (var i = 0; i < sites.Count; i++)
        {
            _nextCall[i] = -1;
            var called = ((CallExpression)sites[i].Node).Function switch
            {
                NameExpression plain => plain.Name,
                AttributeExpression attribute => attribute.Name,
                _ => null,
            };
            if (called is null)
                continue;
            ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_calls, called, out var isKnown);
            if (isKnown)
                _nextCall[chain.Last] = i;
            chain = (isKnown ? chain.First : i, i);
        }

        return (_calls, _nextCall);
    }

    /// <summary>Adds a note to the end of a chain, once.</summary>
    public void Add(ref NoteChain chain, PythonNode node, Scope from)
    {
        var notes = CollectionsMarshal.AsSpan(_notes);
        if (!chain.IsEmpty)
        {
            ref var last = ref notes[chain.Last];
            if (last.Node == node)
                return;
            last.Next = notes.Length;
        }

        chain = new NoteChain(chain.IsEmpty ? notes.Length : chain.First, notes.Length);
        _notes.Add(new ScopeNote(node, from));
    }

    public IEnumerable<ScopeNote> NotesOf(NoteChain chain)
    {
        for (var at = chain.First; at != NoteChain.None; at = _notes[at].Next)
            yield return _notes[at];
    }

    public void Empty()
    {
        for (var i = 0; i < _sites.Length; i++)
        {
            if (_sites[i]?.Capacity > MostRoomKept)
                _sites[i] = null;
            _sites[i]?.Clear();
        }

        if (_parents.Count > MostParentsKept)
            _parents = new Dictionary<PythonNode, PythonNode>(ByPlace.Instance);
        _parents.Clear();
        if (_calls.Count > MostRoomKept)
            _calls = new Dictionary<string, (int First, int Last)>(StringComparer.Ordinal);
        _calls.Clear();
        if (_nextCall.Length > MostRoomKept)
            _nextCall = [];
        _notes.Clear();
        if (_notes.Capacity > MostRoomKept)
            _notes.Capacity = 0;
    }

    /// <summary>Nodes are the same where they are one; by their places they are told apart without a number that each would have to keep.</summary>
    private sealed class ByPlace : IEqualityComparer<PythonNode>
    {
        public static ByPlace Instance { get; } = new();

        public bool Equals(PythonNode? x, PythonNode? y) => ReferenceEquals(x, y);

        public int GetHashCode(PythonNode node) => node.Start ^ (node.End << 12);
    }
}

/// <summary>A node that binds something.</summary>
/// <param name="From">The scope where it stands.</param>
internal record struct ScopeNote(PythonNode Node, Scope From)
{
    /// <summary>Its place's next in the chain.</summary>
    public int Next { get; set; } = NoteChain.None;
}

/// <summary>Notes that belong together, by the places of the first and the last.</summary>
internal readonly record struct NoteChain(int First, int Last)
{
    public const int None = -1;

    public static NoteChain Empty => new(None, None);

    public bool IsEmpty => First == None;
}
