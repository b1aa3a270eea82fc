using Gatehouse.Scanners.Python.Models;

namespace Gatehouse.Scanners.Python.Flow;

/// <summary>What a run over all modules brought.</summary>
internal sealed record FlowResult(ImmutableArray<Flow> Flows, ImmutableArray<Rendering> Renderings, ImmutableArray<Unfinished> Unfinished)
{
    public ImmutableArray<Offence> Offences { get; init; } = [];

    /// <summary>Filters of the program that call safe what they are given, by the names that templates know.</summary>
    public IReadOnlySet<string> MarkingFilters { get; init; } = ImmutableHashSet<string>.Empty;
}

/// <summary>Follows what comes from the outside through all modules of a tree.</summary>
internal static class FlowAnalysis
{
    /// <summary>Deep enough for every tree that the parser makes, ten calls deep.</summary>
    private const int StackSize = 256 << 20;

    public static FlowResult Run(
        IEnumerable<FlowModule> all,
        FlowModels models,
        FlowBudget budget,
        ConfigFiles files,
        CancellationToken cancel
    )
    {
        var modules = new ModuleSet(all);
        var relevance = Relevance.Of(modules, models, budget);
        if (relevance.Direct.Count == 0)
            return new FlowResult([], [], []);
        FlowResult? result = null;
        Exception? fault = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = Follow(relevance, new Interpreter(modules, models, budget, files), cancel);
                }
#pragma warning disable CA1031 // Carried over to the thread that waits, which throws it again.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    fault = failure;
                }
            },
            StackSize
        );
        thread.Start();
        thread.Join();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
        return result!;
    }

    private static FlowResult Follow(Relevance relevance, Interpreter interpreter, CancellationToken cancel)
    {
        interpreter.Run(relevance, cancel);
        interpreter.Clear();
        return new FlowResult(
            [
                .. interpreter
                    .Flows.OrderBy(flow => flow.Module.Path, StringComparer.Ordinal)
                    .ThenBy(flow => flow.Span)
                    .ThenBy(flow => flow.Kind),
            ],
            [.. interpreter.Renderings],
            [.. interpreter.Unfinished]
        )
        {
            MarkingFilters = interpreter.MarkingFilters,
            Offences =
            [
                .. interpreter
                    .Offences.OrderBy(offence => offence.Module.Path, StringComparer.Ordinal)
                    .ThenBy(offence => offence.Call)
                    .ThenBy(offence => offence.Kind),
            ],
        };
    }
}

/// <summary>Which modules are worth following.</summary>
/// <param name="Direct">Those that a source or an entry point can be in.</param>
/// <param name="Importers">Those that import them, be it through others.</param>
internal sealed record Relevance(IReadOnlyList<FlowModule> Direct, IReadOnlyList<FlowModule> Importers)
{
    public static Relevance Of(ModuleSet modules, FlowModels models, FlowBudget budget)
    {
        models.Paths.MarkSources(budget.Entering);
        var importers = new Dictionary<string, List<FlowModule>>(StringComparer.Ordinal);
        var direct = new HashSet<FlowModule>();
        var targets = new List<string>();
        foreach (var module in modules.All)
        {
            if (module.IsCalledByName || module.IsRouted)
                direct.Add(module);
            foreach (var import in module.Imports)
            {
                if (module.IsOfInterest && LeadsToSource(import, models))
                    direct.Add(module);
                AddTargets(modules, module, import, targets);
            }

            foreach (var target in targets)
            {
                module.Reached.Add(target);
                if (!importers.TryGetValue(target, out var known))
                    importers.Add(target, known = []);
                known.Add(module);
            }

            targets.Clear();
        }

        var found = new HashSet<FlowModule>(direct);
        var waiting = new Queue<FlowModule>(modules.All.Where(direct.Contains));
        while (waiting.TryDequeue(out var module))
        {
            foreach (var importer in importers.GetValueOrDefault(module.Stem) ?? [])
            {
                if (found.Add(importer))
                    waiting.Enqueue(importer);
            }
        }

        return new Relevance(
            [.. modules.All.Where(direct.Contains)],
            [.. modules.All.Where(module => found.Contains(module) && !direct.Contains(module))]
        );
    }

    /// <summary>Whether a file of these imports can hold a source or an entry point by itself.</summary>
    public static bool LeadsToSource(ModuleImport import, FlowModels models)
    {
        if (import.Level > 0 || import.Module is not { } name || models.Paths.FindModule(name) is not { } path)
            return false;
        if (import.Names.IsDefault)
            return path.LeadsToSource;
        foreach (var taken in import.Names)
        {
            if (path.Known(taken) is { LeadsToSource: true } || (taken == "*" && path.LeadsToSource))
                return true;
        }

        return false;
    }

    private static void AddTargets(ModuleSet modules, FlowModule module, ModuleImport import, List<string> targets)
    {
        var package =
            import.Level > 0 ? modules.ResolveRelative(module, import.Level, import.Module)
            : import.Module is { } name ? modules.Resolve(module, name)
            : null;
        if (package is null)
            return;
        targets.Add(package.Stem);
        // What is taken out of a plain module is no module.
        if (import.Names.IsDefault || package.Module is { IsPackage: false } && !modules.IsFolder(package.Stem))
            return;
        foreach (var taken in import.Names)
        {
            if (modules.At(ModuleSet.Join(package.Stem, taken)) is { } found)
                targets.Add(found.Stem);
        }
    }
}
