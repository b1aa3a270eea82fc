namespace Gatehouse.Delivery.Release.Targets;

/// <summary>What Gatehouse writes on the objects of a cluster, by which it knows them again.</summary>
internal static class KubernetesNames
{
    /// <summary>On a Deployment: the one of the manifests that it is a version of.</summary>
    public const string Deployment = "gatehouse/deployment";

    /// <summary>On pods, and in the selector of the service that one version alone answers for.</summary>
    public const string Version = "gatehouse/version";

    /// <summary>On pods: the whole commit.</summary>
    public const string Commit = "gatehouse/commit";

    /// <summary>On the service: the version that serves, also while another takes a share.</summary>
    public const string Serving = "gatehouse/serving";

    /// <summary>On a Deployment: the digest of the pods to which Gatehouse itself has gone back.</summary>
    public const string Undone = "gatehouse/undone";

    /// <summary>No version has this name.</summary>
    public const string NoVersion = "none";

    /// <summary>A name with an ending, within the 63 characters of a label.</summary>
    public static string With(string name, string ending)
    {
        var room = 62 - ending.Length;
        return $"{(name.Length > room ? name[..room].TrimEnd('-', '.') : name)}-{ending.ToLowerInvariant()}";
    }
}
