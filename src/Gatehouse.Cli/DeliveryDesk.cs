using System.Collections;
using System.Collections.Immutable;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli;

/// <summary>Hands Delivery what only the command line may read: the environment, the user's folders, the scan.</summary>
internal sealed class DeliveryDesk : IDisposable
{
    private readonly Terminal _terminal;

    private DeliveryDesk(Terminal terminal, RunParts parts)
    {
        _terminal = terminal;
        Parts = parts;
    }

    public RunParts Parts { get; }

    /// <param name="since">What <c>when: changed</c> is compared with; null for the commit before.</param>
    public static DeliveryDesk Open(Call call, DirectoryTree tree, Settings settings, string? since)
    {
        var masks = new Masks();
        var surroundings = SurroundingsOf(tree);
        var web = new WebDoor(TimeProvider.System);
        var programs = new ProgramRunner(masks, TimeProvider.System);
        return new DeliveryDesk(
            call.Terminal,
            new RunParts
            {
                Tree = tree,
                Settings = settings,
                Source = SourceState.Of(tree, since, call.Cancel),
                Surroundings = surroundings,
                Values = ValueBook.Open(settings, surroundings, programs, web),
                Programs = programs,
            }
        );
    }

    public static Surroundings SurroundingsOf(DirectoryTree tree) =>
        new()
        {
            Environment = Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .ToImmutableDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal),
            Folder = tree.Root,
            Home = DeliveryHome.Of(Environment.GetEnvironmentVariable),
        };

    public PipelineGraph Assemble(ScanRequest request) =>
        PipelineAssembly.Of(
            Parts,
            [.. request.Scanners.Select(scanner => scanner.Name)],
            async cancel =>
            {
                var result = await Scan.RunAsync(request, cancel).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
                foreach (var left in result.Coverage.PassedOver)
                    _terminal.Detail($"passed over: {left.Path}: {left.Detail}");
                return result;
            }
        );

    public void Dispose() { }
}
