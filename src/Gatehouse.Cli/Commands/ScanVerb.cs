using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse scan</c>: from a source tree to a verdict.</summary>
internal sealed class ScanVerb : Verb
{
    private const string StandardInput = "-";
    private const string Never = "never";

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "A folder or a file; - reads standard input. The current folder if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _since = Value(
        "--since",
        "REF",
        "Judges only what changed since this branch, tag or commit parted from here."
    );
    private readonly Option<bool> _staged = Switch("--staged", "Scans what is staged for the next commit, as it is staged.");

    private readonly Option<bool> _history = Switch(
        "--history",
        "Scans besides the files all that the repository ever held: every branch, tag, stash and note, and the messages."
    );

    private readonly Option<string?> _baseline = Value(
        "--baseline",
        "FILE",
        "Findings of this file were there before; see gatehouse baseline."
    );

    private readonly Option<string?> _policy = Knowing(
        Value("--policy", "FILE|NAME", "default, strict, report-only, or a file like gatehouse.yml whose policy counts."),
        () => Policies.All.Select(policy => policy.Name)
    );

    private readonly Option<string?> _failOn = Knowing(
        Value(
            "--fail-on",
            "SEVERITY|never",
            "New findings of at least this severity close the gate, whatever the policy says; never only reports."
        ),
        () => SeverityWords.All.Append(Never)
    );

    private readonly Option<bool> _verify = Switch(
        "--verify",
        "Asks the issuers of the secrets found whether they are live; sends each secret to its own issuer and nowhere else."
    );

    private readonly Option<bool> _fix = Switch(
        "--fix",
        "Carries out the edits of new findings that are certainly right, and judges what is then there."
    );
    private readonly Option<bool> _dryRun = Switch("--dry-run", "With --fix: prints the edits as a unified diff, and writes nothing.");

    private readonly Option<string?> _stdinName = Value(
        "--stdin-name",
        "NAME",
        "The path that standard input stands for, e.g. settings.py."
    );
    private readonly ReportChoice _reports = new();
    private readonly ScanOptions _scan = new();

    public ScanVerb()
        : base("scan", "Scans a source tree and judges it.")
    {
        Add(_path);
        Add(_since);
        Add(_staged);
        Add(_history);
        foreach (var option in _scan.Choosing)
            Add(option);
        Add(_baseline);
        Add(_policy);
        Add(_failOn);
        Add(_verify);
        Add(_fix);
        Add(_dryRun);
        foreach (var option in _reports.All)
            Add(option);
        Add(_stdinName);
        foreach (var option in _scan.Working)
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "Settings are read from gatehouse.yml in the tree that is scanned; the command line wins over them. "
                + "The exit code is 0 for an open gate, 1 for a closed one, 2 where something wanted was not read or the work could not be done.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse scan", "judge the current folder"),
            new("gatehouse scan --since main", "judge only what this branch brought in"),
            new("gatehouse scan --history --only secrets", "look for secrets in all that was ever committed"),
            new("gatehouse scan --staged", "judge what the next commit would hold"),
            new("gatehouse scan --verify", "ask the issuers which of the secrets found are live"),
            new("gatehouse scan --fix --dry-run > fix.diff", "see the edits first; git apply fix.diff carries them out"),
            new("gatehouse scan -f sarif,html --output-dir out", "write out/gatehouse.sarif and out/gatehouse.html"),
            new("gatehouse scan -f json -o result.json --fail-on never", "report without closing the gate"),
            new("git show HEAD:settings.py | gatehouse scan - --stdin-name settings.py", "judge a text from a pipe"),
        ];

    public override int Run(Call call)
    {
        _scan.Tune(call);
        var target = call.Value(_path) ?? ".";
        if (call.Has(_staged) && call.Value(_since) is not null)
            throw new UserError("--staged and --since exclude each other", "gatehouse scan --staged");
        if (target == StandardInput && (call.Has(_staged) || call.Value(_since) is not null))
            throw new UserError("standard input has no history, so --staged and --since say nothing about it", "gatehouse scan -");
        var hasHistory = call.Has(_history);
        if (hasHistory && (call.Has(_staged) || call.Value(_since) is not null))
            throw new UserError(
                "--history is about all there ever was, --staged and --since are about what is new",
                "gatehouse scan --history"
            );
        if (hasHistory && target == StandardInput)
            throw new UserError("standard input has no history", "gatehouse scan --history");
        RefuseFixing(call, target);
        var since = call.Value(_since);
        using var repository = call.Has(_staged) || since is not null ? Inspection.RepositoryOf(Existing(target)) : null;
        var tree = Tree(call, target, repository);
        var settings = _scan.Settings(call, tree);
        // Before the work: nobody waits for a scan to learn of a mistyped format.
        var plan = _reports.Plan(call, settings.Report, Directory.Exists(target) ? target : ".");
        var request = Request(call, tree, settings);
        // What the command line asks for is stronger than the settings.
        hasHistory |= settings.Scan.History && since is null && !call.Has(_staged) && target != StandardInput;
        using var whole = hasHistory ? Inspection.RepositoryWithHistory(target) : null;
        if (whole is not null)
            request = request with { History = Inspection.History(whole, tree, target) };
        since ??= hasHistory || call.Has(_staged) || target == StandardInput ? null : settings.Scan.Since;
        using var history = since is not null && repository is null ? Inspection.RepositoryOf(target) : null;
        if (since is not null)
            request = request with { Before = Inspection.Before(repository ?? history!, since, target) };
        using var liveCheck = call.Has(_verify) ? new LiveCheck() : null;
        ScanResult? result = null;
        if (call.Has(_fix))
        {
            var found = Inspection.Run(call, request);
            var fixing = new Fixing(call, (DirectoryTree)tree, request.Walk.MaxFileSize);
            if (call.Has(_dryRun))
            {
                fixing.Show(found);
                return ExitCode.Of(found.Verdict);
            }

            if (!fixing.CarryOut(found) && liveCheck is null)
                result = found;
            // What a walk of the history has learnt serves one scan.
            if (whole is not null)
                request = request with { History = Inspection.History(whole, tree, target) };
        }

        result ??= Inspection.Run(call, liveCheck?.Extend(request) ?? request);
        plan.Write(result, call);
        return ExitCode.Of(result.Verdict);
    }

    private void RefuseFixing(Call call, string target)
    {
        if (call.Has(_dryRun) && !call.Has(_fix))
            throw new UserError("--dry-run says how --fix would go, and is nothing without it", $"{call.Line} --fix --dry-run");
        if (!call.Has(_fix))
            return;
        if (call.Has(_staged))
            throw new UserError("--fix changes the files of the work tree, and --staged judges those of the index", $"{call.Line} --fix");
        if (target == StandardInput)
            throw new UserError("standard input cannot be changed", $"{call.Line} --fix PATH");
        if (call.Has(_dryRun) && _reports.IsAskedFor(call))
            throw new UserError("--dry-run prints a diff in place of the report", $"{call.Line} --fix --dry-run");
    }

    private ScanRequest Request(Call call, SourceTree tree, Settings settings)
    {
        var request = _scan.Request(call, tree, settings);
        if (call.Has(_staged))
            request = Inspection.OfStaged(request, _scan.IsChosen(call, settings));
        var policy = call.Value(_policy) is { } named ? Inspection.PolicyNamed(named) : settings.Policy;
        if (call.Value(_failOn) is { } word)
            policy = policy.FailOn(FailingSeverity(word));
        return request with
        {
            Policy = policy,
            Occasion = new Occasion(call.Has(_staged) ? Stages.PreCommit : Stages.Commit),
            Baseline = call.Value(_baseline) is { } file ? Inspection.BaselineIn(file) : request.Baseline,
        };
    }

    private SourceTree Tree(Call call, string target, GitRepository? repository)
    {
        if (target == StandardInput)
            return Piped(call);
        return call.Has(_staged)
            ? StagedTree.Open(target, repository!, Environment.GetEnvironmentVariable("GIT_INDEX_FILE"))
            : DirectoryTree.Open(Existing(target));
    }

    private MemoryTree Piped(Call call)
    {
        const long tooMuch = WalkOptions.DefaultMaxFileSize * 100;
        call.Terminal.Detail("reading standard input");
        using var input = Console.OpenStandardInput();
        // A read from a terminal or a pipe does not end with a cancellation; waiting for it does.
        var reading = Task.Run(() => Inspection.ReadAll(input, tooMuch));
        Task.WaitAny([reading], call.Cancel);
        byte[] text;
        try
        {
            text =
                reading.GetAwaiter().GetResult()
                ?? throw new UserError($"standard input holds more than {ByteSize.Show(tooMuch)}", "write it to a folder and scan that");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read standard input: {error.Message}", error) { Remedy = "git show HEAD:FILE | gatehouse scan -" };
        }

        return new MemoryTree("standard input").Add(call.Value(_stdinName) ?? "stdin", text);
    }

    private static string Existing(string path) =>
        File.Exists(path) || Directory.Exists(path)
            ? path
            : throw new UserError($"there is no file or folder {path}", "gatehouse scan scans the current folder");

    private static Severity? FailingSeverity(string word) =>
        Call.OneOf("severity", word, [.. SeverityWords.All, Never]) is Never ? null : SeverityWords.Parse(word);
}
