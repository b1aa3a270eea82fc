using Gatehouse.Delivery.Evidence;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Somebody whose word counts: a name, which is the name of the file, and the key.</summary>
/// <param name="Name">A mail address where <c>not-author</c> is asked for; two keys of one name are one person.</param>
public sealed record Approver(string Name, PublicKey Key)
{
    private static readonly string[] Ends = [".pub.pem", ".pem", ".pub"];

    /// <summary>Null where the name is no mail address.</summary>
    public string? Mail => Name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < Name.Length - 1 ? Name : null;

    /// <summary>Those of the settings; one who is there twice is there once.</summary>
    public static ImmutableArray<Approver> ReadAll(ApprovalSettings settings, string folder) =>
        [
            .. settings
                .Approvers.Select(path => new Approver(NameOf(path), EvidenceKeys.ReadFile(Path.Combine(folder, path))))
                .DistinctBy(approver => (approver.Name, approver.Key.Id)),
        ];

    private static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        var end = Ends.FirstOrDefault(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase) && name.Length > end.Length) ?? "";
        return name[..^end.Length].ToLowerInvariant();
    }
}
