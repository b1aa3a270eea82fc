using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Hooks;

/// <summary>A private key among the files: the scan would find it too, this finds it alone and fast.</summary>
internal sealed class PrivateKeys : HookCheck
{
    private const string Rule = "secrets/private-key";

    public override string Name => "private-keys";

    public override string Title => "no private key is added";

    public override IEnumerable<Complaint> Run(NextCommit commit, CancellationToken cancel)
    {
        if (commit.Files.IsEmpty)
            return [];
        var request = new ScanRequest
        {
            Tree = new StagedFiles(commit),
            Walk = new WalkOptions { MaxFileSize = commit.MaxFileSize },
            Scanners = Choice.Scanners(["secrets"], []),
            Policy = Policies.ReportOnly,
            Jobs = Environment.ProcessorCount,
            Clock = TimeProvider.System,
        };
        var result = Scan.RunAsync(request, cancel).GetAwaiter().GetResult();
        return
        [
            .. result.Coverage.Failures.Select(failure => new Complaint($"{failure.Path}: {failure.Reason}", failure.Remedy)),
            .. result
                .Findings.Where(finding => finding.Rule.IsNamed(Rule))
                .Select(finding => new Complaint(
                    $"{finding.Location.Path}:{finding.Location.Line} {finding.Message}",
                    $"git rm --cached {finding.Location.Path}, and keep the key outside of the repository"
                )),
        ];
    }

    /// <summary>The files of the next commit as a source tree.</summary>
    private sealed class StagedFiles(NextCommit commit) : SourceTree
    {
        public override string Name => "staged files";

        public override bool MayBeEmpty => true;

        public override IEnumerable<TreeEntry> Walk(WalkOptions options, CancellationToken cancel) =>
            commit.Files.Select(file => TreeEntry.File(file.Path, file));

        public override ReadOutcome Read(TreeEntry entry, FileBuffer buffer, long maxSize)
        {
            var file = (StagedFile)entry.Handle!;
            if (commit.Repository.Read(file.Id, maxSize) is not { } blob)
                return new ReadOutcome(ReadStatus.Failed, "its staged content is not in the repository");
            if (blob.Content is not { } content)
                return new ReadOutcome(ReadStatus.TooLarge, ByteSize.Show(blob.Size));
            buffer.Fill(content.Span);
            return ReadOutcome.Done;
        }

        public override bool Has(string path) => false;

        public override byte[]? Find(string path, long maxSize) => null;
    }
}
