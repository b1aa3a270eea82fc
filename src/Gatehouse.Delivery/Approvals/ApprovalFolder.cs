using System.Security.Cryptography;
using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Where one run is asked and answered: <c>approvals/</c> of its folder, with what is asked for each environment and the signed words.</summary>
public sealed class ApprovalFolder(RunFolder run)
{
    private const string OrderEnd = ".wanted.json";
    private const string WordEnd = ".dsse.json";
    private const int MostFiles = 200;

    public string Path { get; } = System.IO.Path.Combine(run.Path, "approvals");

    /// <summary>Says what is asked for, so that <c>gatehouse approve</c> can show it.</summary>
    public void Ask(ApprovalOrder order) => run.WriteFile($"approvals/{order.Environment}{OrderEnd}", order.ToJson());

    /// <summary>What the run asks for; null for an environment whose file cannot be read.</summary>
    public ImmutableArray<(string Environment, ApprovalOrder? Order)> Asked() =>
        [
            .. Names(OrderEnd)
                .Select(name =>
                {
                    var environment = name[..^OrderEnd.Length];
                    return (
                        environment,
                        Read(name) is { } bytes && ApprovalOrder.Read(bytes) is { } order && order.Environment == environment ? order : null
                    );
                }),
        ];

    /// <summary>Keeps a signed word under a name of its own; the same word twice is one file.</summary>
    public string Keep(string environment, ReadOnlySpan<byte> envelope)
    {
        var name = $"approvals/{environment}.{Convert.ToHexStringLower(SHA256.HashData(envelope))[..16]}{WordEnd}";
        run.WriteFile(name, envelope);
        return System.IO.Path.Combine(run.Path, name);
    }

    /// <summary>The signed words, for whichever environment: a word about another is told, not overlooked.</summary>
    internal IEnumerable<(string Name, byte[] Bytes)> Words()
    {
        foreach (var name in Names(WordEnd))
        {
            if (Read(name) is { } bytes)
                yield return (name, bytes);
        }
    }

    /// <summary>By name; what is more is not read, so that nobody fills a folder to keep a run busy.</summary>
    private IEnumerable<string> Names(string end) =>
        Directory.Exists(Path)
            ? Directory
                .EnumerateFiles(Path, "*" + end)
                .Select(path => System.IO.Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
                .Take(MostFiles)
            : [];

    /// <summary>Null for what is gone meanwhile, is no plain file, or is larger than any such file.</summary>
    private byte[]? Read(string name)
    {
        try
        {
            var file = new FileInfo(System.IO.Path.Combine(Path, name));
            if (file.LinkTarget is not null || !file.Exists || file.Length > ApprovalJudge.Largest * 4)
                return null;
            using var stream = file.OpenRead();
            var bytes = new byte[file.Length];
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? bytes : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
