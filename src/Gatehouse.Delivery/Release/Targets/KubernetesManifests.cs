using System.Text;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>The manifests of a tree, in the order in which a cluster needs them.</summary>
internal static class KubernetesManifests
{
    private const int MostFiles = 500;
    private const int MostManifests = 2000;
    private const long LargestFile = 4 * 1024 * 1024;

    private static readonly string[] _usualFolders = ["k8s", "kubernetes", "manifests", "deploy", "deployment", ".k8s"];
    private static readonly string[] _endings = [".yaml", ".yml", ".json"];

    /// <summary>What others need to be there before them.</summary>
    private static readonly string[] _first =
    [
        "Namespace",
        "CustomResourceDefinition",
        "PriorityClass",
        "StorageClass",
        "ServiceAccount",
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "NetworkPolicy",
        "Secret",
        "ConfigMap",
        "PersistentVolume",
        "PersistentVolumeClaim",
        "Service",
    ];

    /// <summary>What refers to all the rest.</summary>
    private static readonly string[] _last = ["Deployment", "Ingress", "HTTPRoute"];

    public static ImmutableArray<KubernetesManifest> Read(string tree, ImmutableArray<string> named)
    {
        var files = (named.IsEmpty ? Suggested(tree) : named)
            .SelectMany(path => Files(tree, path))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (files.Count > MostFiles)
            throw new ReleaseFailure($"there are more than {MostFiles} manifests", "name the folder of this environment in `manifests`");
        var read = files.SelectMany(file => Documents(tree, file)).ToList();
        if (read.Count > MostManifests)
            throw new ReleaseFailure($"there are more than {MostManifests} objects in the manifests", "release a part of them");
        if (read.Count == 0)
            throw new ReleaseFailure(
                "there are no manifests in the tree",
                "name their folder: `kubernetes: manifests:` of the environment"
            );
        return [.. read.OrderBy(manifest => Rank(manifest.Kind))];
    }

    private static int Rank(string kind) =>
        Array.IndexOf(_first, kind) is var early and >= 0 ? early
        : Array.IndexOf(_last, kind) is var late and >= 0 ? 101 + late
        : 100;

    private static ImmutableArray<string> Suggested(string tree) =>
        [
            .. _usualFolders
                .Where(folder =>
                    Directory.Exists(Path.Combine(tree, folder))
                    && Files(tree, folder)
                        .Any(file =>
                            File.ReadLines(Path.Combine(tree, file))
                                .Take(2000)
                                .Any(line => line.StartsWith("kind: Deployment", StringComparison.Ordinal))
                        )
                )
                .Take(1),
        ];

    private static IEnumerable<string> Files(string tree, string path)
    {
        var whole = Path.GetFullPath(Path.Combine(tree, path));
        var root = Path.GetFullPath(tree);
        if (whole != root && !whole.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal))
            throw new ReleaseFailure($"`manifests` names {path}, which is outside of the tree", "name a folder of the tree");
        if (File.Exists(whole))
            return [Path.GetRelativePath(root, whole)];
        if (!Directory.Exists(whole))
            throw new ReleaseFailure($"`manifests` names {path}, and there is nothing", "mend the path");
        // A link could lead out of the tree that was judged.
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory
            .EnumerateFiles(whole, "*", options)
            .Where(file => _endings.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(root, file))
            .Take(MostFiles + 1)
            .Order(StringComparer.Ordinal);
    }

    private static List<KubernetesManifest> Documents(string tree, string file)
    {
        string text;
        try
        {
            var info = new FileInfo(Path.Combine(tree, file));
            if (info.LinkTarget is not null)
                throw new ReleaseFailure($"{file} is a link, and could lead out of the tree that was judged", "put the file itself there");
            if (info.Length > LargestFile)
                throw new ReleaseFailure($"{file} is larger than {LargestFile / 1024 / 1024} MB", "no cluster takes an object that large");
            text = File.ReadAllText(info.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseFailure($"cannot read {file}: {error.Message}", "check its permissions");
        }

        var manifests = new List<KubernetesManifest>();
        foreach (var document in Split(text))
        {
            var source = file.Replace(Path.DirectorySeparatorChar, '/');
            if (KubernetesManifest.Read(source, document) is not { } manifest)
                continue;
            if (manifest.Kind is "Kustomization" or "List")
                throw new ReleaseFailure(
                    $"{manifest.Title} stands for other objects",
                    "write them out in a step, e.g. `kubectl kustomize DIR > out/all.yaml`, and name the result in `manifests`"
                );
            manifests.Add(manifest);
        }

        return manifests;
    }

    /// <summary>At the markers, which end a document even within a block of text (YAML 1.2.2, 9.1.2).</summary>
    internal static IEnumerable<string> Split(string text)
    {
        var one = new StringBuilder();
        for (var at = 0; at < text.Length; )
        {
            var end = text.IndexOf('\n', at) is var found and >= 0 ? found + 1 : text.Length;
            var line = text.AsSpan(at, end - at);
            if (line.StartsWith("---") && (line.Length == 3 || char.IsWhiteSpace(line[3])))
            {
                yield return one.ToString();
                one.Clear().Append(text, at + 3, end - at - 3);
            }
            else if (!line.TrimEnd().SequenceEqual("..."))
                one.Append(text, at, end - at);
            at = end;
        }

        yield return one.ToString();
    }
}
