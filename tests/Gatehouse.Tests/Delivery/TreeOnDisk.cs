using System.Collections.Immutable;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Tests.Delivery;

/// <summary>A folder for one test, and what a run over it is made of.</summary>
internal sealed class TreeOnDisk : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gatehouse-delivery-").FullName;

    public string Root => _root;

    private readonly WebDoor _web = new(TimeProvider.System);

    public Masks Masks { get; } = new();

    public TreeOnDisk Add(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(_root, path));

    public bool Has(string path) => File.Exists(Path.Combine(_root, path));

    public RunParts Parts(string settings = "", params (string Name, string Value)[] environment)
    {
        var read = settings.Length == 0 ? Settings.Default : Settings.Read(System.Text.Encoding.UTF8.GetBytes(settings), Settings.FileName);
        var surroundings = new Surroundings
        {
            Environment = environment
                .Append(("PATH", Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"))
                .ToImmutableDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal),
            Folder = _root,
            Home = Path.Combine(_root, "home"),
        };
        return RunParts.Of(
            DirectoryTree.Open(_root),
            read,
            SourceState.Of(DirectoryTree.Open(_root), null, CancellationToken.None),
            surroundings,
            Masks,
            _web,
            "no-keeper-here",
            TimeProvider.System,
            "0.0.0"
        );
    }

    public void Dispose()
    {
        _web.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
