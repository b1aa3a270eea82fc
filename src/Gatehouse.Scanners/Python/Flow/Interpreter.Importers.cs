using System.Text;
using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>Modules without a source or an entry point of their own, which are worth a run only for what they have from others.</summary>
internal sealed partial class Interpreter
{
    /// <summary>The names of functions that bring something, by the modules that can call them.</summary>
    private readonly Dictionary<FlowModule, List<string>> _near = [];
    private readonly Dictionary<FlowModule, List<string>> _nearNews = [];

    /// <summary>
    /// Runs the modules that mention a function that brings something, or a class whose methods the outside calls where they are overridden,
    /// and can have it from where it is. In the others nothing would be found that is worth a run.
    /// </summary>
    private void EnsureImporters(Relevance relevance, Dictionary<string, HashSet<FlowModule>> news, CancellationToken cancel)
    {
        var waiting = relevance.Importers.Where(module => module.State == ModuleState.Unread).ToList();
        foreach (var module in waiting)
        {
            cancel.ThrowIfCancellationRequested();
            if (Mentions(module, NamesNear(module, news)))
                Ensure(module);
        }

        // What derives from such a class is one itself, which the next round asks for.
        for (var (from, round) = (0, 0); from < _generic.Count && round < MostHops; round++)
        {
            var handled = _generic[from..].ToLookup(IsHandledByLibrary);
            from = _generic.Count;
            waiting.RemoveAll(module => module.State != ModuleState.Unread);
            foreach (var module in waiting)
            {
                cancel.ThrowIfCancellationRequested();
                if (MentionsAny(module, handled[true]) || (Mentions(module, ResponderBeginnings) && MentionsAny(module, handled[false])))
                    Ensure(module);
            }
        }
    }

    /// <summary>Otherwise it is one as any class may be, by the names of its methods.</summary>
    private static bool IsHandledByLibrary(ClassInfo type)
    {
        var overrides = new List<(string[] Methods, Handler Handler)>();
        foreach (var library in type.AllLibraries())
        {
            if (library.Parent?.Name != "builtins")
                Overrides(library, overrides, 0);
        }

        return overrides.Count > 0;
    }

    /// <summary>How methods begin that the outside calls of any class.</summary>
    private List<string> ResponderBeginnings =>
        _responders ??= [.. Builtin("object").Overrides.SelectMany(pair => pair.Methods).Select(method => "def " + method)];

    private List<string>? _responders;

    private static bool MentionsAny(FlowModule module, IEnumerable<ClassInfo> types) =>
        Mentions(module, types.Where(type => module.Reaches(type.Module)).Select(type => type.Name));

    /// <summary>Whether it mentions a function that brings something, of its own module or of one that its module imports.</summary>
    /// <param name="near">What is asked for each module once.</param>
    private static bool MayCall(
        FunctionCode code,
        Dictionary<string, HashSet<FlowModule>> bringing,
        Dictionary<FlowModule, List<string>> near
    )
    {
        if (bringing.Count == 0)
            return false;
        if (!near.TryGetValue(code.Module, out var names))
            near.Add(code.Module, names = NamesNear(code.Module, bringing));
        foreach (var name in names)
        {
            if (code.Names.Contains(name))
                return true;
        }

        return false;
    }

    /// <summary>The names of functions that bring something and that a module can call.</summary>
    private static List<string> NamesNear(FlowModule module, Dictionary<string, HashSet<FlowModule>> bringing)
    {
        var names = new List<string>();
        foreach (var (name, places) in bringing)
        {
            foreach (var place in places)
            {
                if (!ReferenceEquals(place, module) && !module.Reaches(place))
                    continue;
                names.Add(name);
                break;
            }
        }

        return names;
    }

    private static bool Mentions(FlowModule module, IEnumerable<string> names)
    {
        var text = ReadOnlyMemory<byte>.Empty;
        foreach (var name in names)
        {
            // Unpacked only where there is something to look for.
            if (text.IsEmpty)
                text = module.Text;
            if (text.Span.IndexOf(Encoding.UTF8.GetBytes(name)) >= 0)
                return true;
        }

        return false;
    }
}
