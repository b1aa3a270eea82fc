namespace Gatehouse.Scanners.Feeds;

/// <summary>The commands that mend a database.</summary>
internal static class Remedies
{
    public static string Make(string path) =>
        $"gatehouse db update --all --db {path}, or gatehouse db import DIR --db {path} without a network";

    public static string Renew(string path) => $"gatehouse db update --db {path}";

    public static string Add(string path, IEnumerable<string> ecosystems) =>
        $"gatehouse db update --ecosystem {string.Join(',', ecosystems.Select(name => name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name))} --db {path}";
}
