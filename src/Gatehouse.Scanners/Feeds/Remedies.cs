namespace Gatehouse.Scanners.Feeds;

/// <summary>The commands that mend a database.</summary>
internal static class Remedies
{
    public static string Make(string path) =>
        $"gatehouse db update --all --db {path}, or gatehouse db import DIR --db {path} without a network";

    public static string Renew(string path) => $"gatehouse db update --db {path}";

    /// <summary>Scores and known exploits come with every update.</summary>
    public static string Add(string path, IEnumerable<string> parts) =>
        parts.Where(part => part is not (DatabaseSource.Kev or DatabaseSource.Epss)).ToList() is not { Count: > 0 } ecosystems
            ? Renew(path)
            : $"gatehouse db update --ecosystem {string.Join(',', ecosystems.Select(name => name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name))} --db {path}";
}
