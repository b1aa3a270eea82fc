using System.Collections;
using System.Collections.Immutable;
using Gatehouse.Delivery.Pipeline;
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

    /// <summary>The resident program of the target <c>process</c>, which lies beside this one.</summary>
    public static string Keeper { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "gatehouse-keeper.exe" : "gatehouse-keeper");

    /// <param name="since">What <c>when: changed</c> is compared with; null for the commit before.</param>
    /// <param name="to">The last stage or environment; null for all.</param>
    public static DeliveryDesk Open(Call call, DirectoryTree tree, Settings settings, string? since, string? to)
    {
        var parts = RunParts.Of(
            tree,
            settings,
            SourceState.Of(tree, since, call.Cancel),
            SurroundingsOf(tree),
            new Masks(),
            new WebDoor(TimeProvider.System),
            Keeper,
            TimeProvider.System,
            Product.Version
        );
        parts.Goals = GoalsOf(settings, to);
        return new DeliveryDesk(call.Terminal, parts);
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

    /// <param name="request">What is scanned, and how it is judged.</param>
    /// <param name="advisories">Says afterwards which databases were asked.</param>
    public PipelineGraph Assemble(ScanRequest request, AdvisoryDesk advisories) =>
        PipelineAssembly.Of(
            Parts,
            [.. request.Scanners.Select(scanner => scanner.Name)],
            async cancel =>
            {
                var result = await Scan.RunAsync(request, cancel).ConfigureAwait(false);
                cancel.ThrowIfCancellationRequested();
                Parts.Databases = advisories.Used;
                foreach (var left in result.Coverage.PassedOver)
                    _terminal.Detail($"passed over: {left.Path}: {left.Detail}");
                return result;
            }
        );

    private static ImmutableArray<string> GoalsOf(Settings settings, string? to)
    {
        var names = settings.Environments.Select(environment => environment.Name).ToImmutableArray();
        return to is null ? names : names[..(names.IndexOf(to) + 1)];
    }

    public void Dispose()
    {
        foreach (var remark in Parts.Values.CloseAsync(CancellationToken.None).GetAwaiter().GetResult())
            _terminal.Say(remark);
        Parts.Web.Dispose();
    }
}
