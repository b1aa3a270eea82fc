using System.Collections.Immutable;
using System.CommandLine;
using Gatehouse.Delivery.Notices;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Reports;
using Gatehouse.Engine.Sources;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse notify</c>: sends a result that was written before, or shows what would be sent.</summary>
internal sealed class NotifyVerb : Verb
{
    private readonly Argument<string?> _result = new("RESULT")
    {
        Description = "A result that gatehouse scan --format json wrote.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string?> _to = Knowing(
        Value("--to", "NAME", "Only the notices to this kind of place; all of gatehouse.yml if left out."),
        () => Vocabulary.Notifiers
    );

    private readonly Option<string?> _event = Knowing(
        Value("--event", "EVENT", "As what it is told; verdict if left out."),
        () => Vocabulary.NoticeEvents
    );

    private readonly Option<string?> _subject = Value("--subject", "NAME", "The project; the name of the current folder if left out.");
    private readonly Option<string?> _branch = Value("--branch", "NAME", "The branch, for the message.");
    private readonly Option<string?> _commit = Value("--commit", "SHA", "The commit; GitHub and GitLab show its status.");
    private readonly Option<string?> _environment = Value("--environment", "NAME", "The environment, for the message.");
    private readonly Option<string?> _link = Value("--link", "URL", "A page with more.");
    private readonly Option<bool> _dryRun = Switch("--dry-run", "Prints the requests, secrets masked, and sends nothing.");
    private readonly Option<bool> _quiet = Switch("--quiet", "Nothing on standard error but mistakes.", "-q");

    public NotifyVerb()
        : base("notify", "Sends a saved result to the places that gatehouse.yml names.")
    {
        Add(_result);
        foreach (var option in (Option[])[_to, _event, _subject, _branch, _commit, _environment, _link, _dryRun, _quiet])
            Add(option);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "The verdict is made anew by the policy of gatehouse.yml, as gatehouse gate does. Neither `on` nor `throttle` holds this back. "
                + "The exit code is 0 where every place was told, and 2 where one was not; the verdict does not change it.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse notify result.json --dry-run", "see what every place would be sent"),
            new("gatehouse notify result.json --to slack --link https://ci.example.com/7", "send it to Slack again"),
        ];

    public override int Run(Call call)
    {
        call.Terminal.IsQuiet = call.Has(_quiet);
        var settings = File.Exists(Settings.FileName)
            ? Settings.Read(Inspection.ReadFile(Settings.FileName, 1024 * 1024), Settings.FileName)
            : Settings.Default;
        var to = call.Value(_to) is { } named ? Call.OneOf("notifier", named, Vocabulary.Notifiers) : null;
        var count = settings.Notices.Count(notice => to is null || notice.To == to);
        if (count == 0)
            throw new UserError(
                to is null ? $"{Settings.FileName} names nobody to tell" : $"{Settings.FileName} has no notice to {to}",
                $"add `notices: [{{to: {to ?? "slack"}, …}}]`"
            );
        var path = call.Value(_result)!;
        var saved = ResultJson.Read(Inspection.ReadFile(path, ResultJson.MaxSize), path);
        var result = GateVerb.Merge([saved], settings.Policy, saved.Stage);
        var failures = TellAsync(call, settings, to, result).GetAwaiter().GetResult();
        foreach (var failure in failures)
            call.Terminal.Complain(failure.ToString(), failure.Remedy);
        var sent = count - failures.Length;
        if (!call.Has(_dryRun) && sent > 0)
            call.Terminal.Say(sent == 1 ? "1 notice was sent" : $"{sent} notices were sent");
        return failures.IsEmpty ? ExitCode.Open : ExitCode.CannotTell;
    }

    private async Task<ImmutableArray<NoticeFailure>> TellAsync(Call call, Settings settings, string? to, ScanResult result)
    {
        var masks = new Masks();
        using var web = new WebDoor(TimeProvider.System);
        var runner = new ProgramRunner(masks, TimeProvider.System);
        var surroundings = DeliveryDesk.SurroundingsOf(DirectoryTree.Open("."));
        await using var values = ValueBook.Open(settings, surroundings, runner, web);
        NoticeDoor door = call.Has(_dryRun)
            ? new ShowingDoor(masks, text => call.Terminal.Write(text + "\n"))
            : new SendingDoor(web, TimeProvider.System);
        using var board = new NoticeBoard(settings, new NoticeDesk(values, surroundings, door, TimeProvider.System))
        {
            Remembers = !call.Has(_dryRun),
        };
        var occurrence = new Occurrence
        {
            Event = call.Value(_event) is { } word ? Call.OneOf("event", word, Vocabulary.NoticeEvents) : "verdict",
            Subject = call.Value(_subject) ?? (Path.GetFileName(surroundings.Folder) is { Length: > 0 } folder ? folder : "project"),
            Title = $"the gate says {result.Verdict.Word}",
            Branch = call.Value(_branch),
            Commit = call.Value(_commit),
            Environment = call.Value(_environment),
            Link = call.Value(_link),
            Result = result,
            At = TimeProvider.System.GetUtcNow(),
        };
        var failures = await board.TellAgainAsync(occurrence, to, call.Cancel).ConfigureAwait(false);
        foreach (var complaint in await values.CloseAsync(call.Cancel).ConfigureAwait(false))
            call.Terminal.Complain(complaint);
        return failures;
    }
}
