using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli;

/// <summary>Puts together what a release by hand needs: the environment, its target, the version, and the gate's word about it.</summary>
internal sealed class ReleaseDesk : IDisposable
{
    private readonly Call _call;
    private readonly Masks _masks = new();
    private readonly WebDoor _web = new(TimeProvider.System);

    private const int ShortName = 12;

    private readonly EvidenceBook _book;
    private readonly ImagePush _push;

    private ReleaseDesk(Call call, string environment, string folder)
    {
        _call = call;
        Folder = Path.GetFullPath(folder);
        if (!Directory.Exists(Folder))
            throw new UserError($"there is no folder {folder}", $"{call.Line} {environment}");
        Tree = DirectoryTree.Open(Folder);
        Settings = Inspection.SettingsOf(Tree, call.Terminal);
        Environment =
            Settings.Environments.FirstOrDefault(one => one.Name == environment) ?? throw NoEnvironment(environment, Settings.Environments);
        var surroundings = DeliveryDesk.SurroundingsOf(Tree);
        var programs = new ProgramRunner(_masks, TimeProvider.System);
        var values = ValueBook.Open(Settings, surroundings, programs, _web);
        _book = new EvidenceBook(new EvidenceKeys(Settings.Evidence, surroundings, values, programs), Settings.Evidence, surroundings);
        _push = new ImagePush(new ImageTools(programs, values, surroundings), _web);
        var targets = new TargetDesk(values, surroundings, programs, _web, DeliveryDesk.Keeper);
        Place = targets.Place(Environment, targets.Open(Environment), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
    }

    public string Folder { get; }

    public DirectoryTree Tree { get; }

    public Settings Settings { get; }

    public EnvironmentSettings Environment { get; }

    public ReleasePlace Place { get; }

    /// <summary>Null where the target is another.</summary>
    public ProcessTarget? Processes => Place.Target as ProcessTarget;

    public static ReleaseDesk Open(Call call, string environment, string folder) => new(call, environment, folder);

    /// <summary>
    /// An image, or the files of the folder, as a version; it is named by its digest or by what the files hold where nobody names it.
    /// </summary>
    public ReleaseVersion Version(string? name, string? image)
    {
        if (image is null && Environment.Target is not ("process" or "command"))
            throw new UserError(
                $"the target `{Environment.Target}` runs images",
                $"{_call.Line} {Environment.Name} --image REPOSITORY@sha256:…"
            );
        if (image is not null && ImageName.Parse(image)?.Digest is null)
            throw new UserError(
                $"`{image}` names no image by its digest, and a tag may be another image tomorrow",
                $"{_call.Line} {Environment.Name} --image REPOSITORY@sha256:…"
            );
        var source = SourceState.Of(Tree, null, _call.Cancel);
        return new ReleaseVersion
        {
            Name = name ?? (image is null ? NameOfFiles(source) : image[(image.LastIndexOf(':') + 1)..][..ShortName]),
            Commit = source.Commit ?? "",
            Image = image,
            Folder = Folder,
        };
    }

    /// <summary>
    /// The gate's word, from where it can be had: an image, and a release that people must agree to, need signed evidence; files are scanned.
    /// </summary>
    public Verdict Judge(ReleaseVersion version) =>
        version.Image is not null || Environment.Approval is not null ? ByEvidenceAsync(version).GetAwaiter().GetResult() : ByScan(version);

    /// <summary>The gate's word about what is released, or the reason why there is none.</summary>
    public Pass Demand(ReleaseVersion version) =>
        Judge(version) switch
        {
            Pass pass => pass,
            var verdict => throw new UserError(
                $"the gate is {verdict.Word}, and {version.Name} is not released:\n"
                    + string.Join(
                        '\n',
                        verdict.Objections.Select(objection => $"{objection.Clause}: {objection.Message}").Concat(verdict.Doubts).Take(20)
                    ),
                version.Image is not null || Environment.Approval is not null
                    ? $"gatehouse run --to {Environment.Name}"
                    : $"gatehouse scan {Folder}"
            ),
        };

    /// <summary>Scans the files themselves. What runs later is their copy, made after: whoever may change them in between may also release them.</summary>
    private Verdict ByScan(ReleaseVersion version)
    {
        var files = version.Folder is { } folder && folder != Folder ? DirectoryTree.Open(folder) : Tree;
        var desk = new AdvisoryDesk(
            () => DatabasePlace.Of(null, System.Environment.GetEnvironmentVariable),
            Settings.Dependencies.IsOffline,
            _call.Terminal
        );
        return Inspection.Run(_call, Inspection.Request(files, Settings, desk)).Verdict;
    }

    private async Task<Verdict> ByEvidenceAsync(ReleaseVersion version)
    {
        // What is signed is a commit; the folder must be that, and no more.
        if (version.Image is null && SourceState.Of(Tree, null, _call.Cancel).Uncommitted is { IsEmpty: false } changed)
            throw new UserError($"files differ from the commit: {string.Join(", ", changed.Take(5))}", "commit them, then gatehouse run");
        var name = version.Image is null ? null : ImageName.Parse(version.Image);
        try
        {
            var registry = name is null ? null : await _push.OpenAsync(name, Settings.Build, _call.Cancel).ConfigureAwait(false);
            var found = await _book.FindAsync(registry, name?.Digest, _call.Cancel).ConfigureAwait(false);
            var demand = _book.Demand(
                TimeProvider.System.GetUtcNow(),
                name is null ? version.Commit : null,
                name?.Digest,
                Environment.Name,
                Environment.Approval?.Required ?? 0
            );
            return await _book.ConfirmAsync(Settings.Policy, demand, found, null, _call.Cancel).ConfigureAwait(false);
        }
        catch (RegistryFailure failure)
        {
            throw new UserError(failure.Message, failure) { Remedy = "check the image's name, and that the registry answers" };
        }
    }

    /// <summary>Runs, tells how it goes, and says the exit code.</summary>
    public int Tell(Func<IProgress<ReleaseNews>, Task<ReleaseOutcome>> release)
    {
        try
        {
            var outcome = release(new Lines(_call.Terminal, _masks)).GetAwaiter().GetResult();
            _call.Terminal.Write(_masks.Cover(outcome.Summary) + "\n");
            return outcome.IsGood ? ExitCode.Open : ExitCode.Closed;
        }
        catch (ReleaseFailure failure)
        {
            throw Told(failure);
        }
    }

    public UserError Told(ReleaseFailure failure) => new(_masks.Cover(failure.Message), failure) { Remedy = failure.Remedy };

    public void Dispose()
    {
        (Place.Target as IDisposable)?.Dispose();
        _web.Dispose();
    }

    /// <summary>A commit as `gatehouse run` names it, so that both mean the same version; by what they hold where they are no commit.</summary>
    private string NameOfFiles(SourceState source) =>
        source is { Commit: { } commit, Uncommitted.IsEmpty: true } ? commit[..ShortName] : ProcessTarget.NameOf(Folder, _call.Cancel);

    private static UserError NoEnvironment(string name, ImmutableArray<EnvironmentSettings> known) =>
        known.IsEmpty
            ? new UserError(
                $"{SettingsFile} names no environment, so there is nowhere to release to",
                $"environments:\n  {name}:\n    target: process"
            )
            : new UserError(
                $"there is no environment `{name}`",
                Spelling.Nearest(name, known.Select(one => one.Name)) ?? $"one of {string.Join(", ", known.Select(one => one.Name))}"
            );

    private const string SettingsFile = Engine.Gate.Settings.FileName;

    /// <summary>A line for each thing that happens, with the time since the beginning.</summary>
    private sealed class Lines(Terminal terminal, Masks masks) : IProgress<ReleaseNews>
    {
        private readonly long _began = TimeProvider.System.GetTimestamp();

        public void Report(ReleaseNews value)
        {
            var since = TimeProvider.System.GetElapsedTime(_began).TotalSeconds;
            var move = value.Move switch
            {
                ReleaseMove.Begun => value.Text,
                ReleaseMove.Done => "done",
                ReleaseMove.Failed => $"FAILED: {value.Text}",
                ReleaseMove.Undoing => "taking it back",
                ReleaseMove.Undone => "taken back",
                _ => value.Text,
            };
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{since, 7:0.0}s  {value.Step, -12} {masks.Cover(move)}"));
        }
    }
}
