using System.Text.Json;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Reports;

namespace Gatehouse.Delivery.Notices;

/// <summary>
/// Decides which places hear of what happened, and tells them all at once. What goes wrong is handed back, and stops nothing.
/// </summary>
public sealed class NoticeBoard(Settings settings, NoticeDesk desk) : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _door = new(1, 1);

    /// <summary>How long one place may take for its notice, all its requests together.</summary>
    internal TimeSpan Patience { get; init; } = Usual;

    /// <summary>False for a notice that is only shown: nothing was told then.</summary>
    public bool Remembers { get; init; } = true;

    private string MemoryPath => Path.Combine(desk.Surroundings.Folder, ".gatehouse", "cache", "notices.json");

    /// <summary>
    /// Tells every place that wants to hear of it. The event <c>verdict</c> is also <c>verdict-changed</c> or <c>new-critical</c> for a place
    /// that was last told of another verdict, or not yet of one of the critical findings.
    /// </summary>
    public async Task<ImmutableArray<NoticeFailure>> TellAsync(Occurrence occurrence, CancellationToken cancel)
    {
        await _door.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await TellAllAsync(occurrence, settings.Notices, isAsked: false, cancel).ConfigureAwait(false);
        }
        finally
        {
            _door.Release();
        }
    }

    /// <summary>Tells the places of one notifier, or all, whatever they want to hear and were told before.</summary>
    public async Task<ImmutableArray<NoticeFailure>> TellAgainAsync(Occurrence occurrence, string? to, CancellationToken cancel)
    {
        await _door.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var places = settings.Notices.Where(notice => to is null || notice.To == to).ToImmutableArray();
            return await TellAllAsync(occurrence, places, isAsked: true, cancel).ConfigureAwait(false);
        }
        finally
        {
            _door.Release();
        }
    }

    public void Dispose() => _door.Dispose();

    private async Task<ImmutableArray<NoticeFailure>> TellAllAsync(
        Occurrence occurrence,
        ImmutableArray<NoticeSettings> places,
        bool isAsked,
        CancellationToken cancel
    )
    {
        if (places.IsEmpty)
            return [];
        var failures = new List<NoticeFailure>();
        var memory = Recall(failures);
        var now = desk.Clock.GetUtcNow();
        var plans = places.Select(place => Plan(occurrence, place, memory, isAsked, now)).ToList();
        var results = await Task.WhenAll(
                plans.Select(plan => plan.IsTold ? TellAsync(plan, cancel) : Task.FromResult<NoticeFailure?>(null))
            )
            .ConfigureAwait(false);
        foreach (var (plan, failure) in plans.Zip(results))
        {
            if (failure is not null)
                failures.Add(failure);
            else if (!plan.IsHeldBack)
                Keep(plan, memory, now);
        }

        if (Remembers)
            Remember(memory, now, failures);
        cancel.ThrowIfCancellationRequested();
        return [.. failures];
    }

    /// <summary>What one place would be told, and why.</summary>
    private sealed record NoticePlan(NoticeSettings Settings, Notifier Notifier, Occurrence Occurrence, string Key)
    {
        public ImmutableArray<string> Changes { get; init; } = [];

        /// <summary>All open critical findings; known once they were told.</summary>
        public ImmutableArray<string> Criticals { get; init; } = [];

        public bool IsTold { get; init; }

        /// <summary>It would be told, and was a short while ago: what it says is news the next time.</summary>
        public bool IsHeldBack { get; init; }

        public string ThrottleKey =>
            $"{Key}|{Occurrence.Event}|{Occurrence.Subject}|{Occurrence.Branch}|{Occurrence.Environment}|{Occurrence.Result?.Verdict.Word ?? Occurrence.Run}";

        public string BranchKey => $"{Key}|{Occurrence.Subject}|{Occurrence.Branch}";

        public string SubjectKey => $"{Key}|{Occurrence.Subject}";
    }

    private static NoticePlan Plan(Occurrence occurrence, NoticeSettings place, NoticeMemory memory, bool isAsked, DateTimeOffset now)
    {
        var notifier = Catalog.Notifiers.First(notifier => notifier.Name == place.To);
        var plan = new NoticePlan(place, notifier, occurrence, NoticeMemory.KeyOf(place));
        var wanted = place.On.IsEmpty ? notifier.UsualEvents : place.On;
        var events = new List<string> { occurrence.Event };
        var changes = ImmutableArray.CreateBuilder<string>();
        if (occurrence is { Result: { } result, Event: "verdict" })
        {
            var criticals = ResultDigest.Criticals(result);
            var news = criticals.Where(finding => !memory.Knows(plan.SubjectKey, finding.Fingerprint.Value)).ToList();
            plan = plan with { Criticals = [.. criticals.Select(finding => finding.Fingerprint.Value)] };
            if (ChangeOf(result.Verdict.Word, memory.VerdictOf(plan.BranchKey)) is { } change)
            {
                events.Insert(0, "verdict-changed");
                changes.Add(change);
            }

            if (news.Count > 0)
            {
                events.Insert(0, "new-critical");
                changes.Add(NewCriticals(news));
            }
        }

        var told = isAsked ? occurrence.Event : events.FirstOrDefault(one => wanted.Contains(one));
        plan = plan with { Changes = changes.ToImmutable(), Occurrence = occurrence with { Event = told ?? occurrence.Event } };
        if (told is null)
            return plan;
        var isHeldBack = !isAsked && !notifier.Replaces && memory.WasTold(plan.ThrottleKey, place.Throttle, now);
        return plan with { IsTold = !isHeldBack, IsHeldBack = isHeldBack };
    }

    /// <summary>Where nothing is known of before, a pass is what everybody expects.</summary>
    private static string? ChangeOf(string verdict, string? before) =>
        before is null
            ? verdict == "pass"
                ? null
                : $"the first verdict here is {verdict}"
            : before == verdict
                ? null
                : $"the verdict was {before} and is {verdict}";

    private static string NewCriticals(List<Finding> news) =>
        news.Count == 1 ? "1 critical finding is new" : $"{news.Count} critical findings are new";

    private async Task<NoticeFailure?> TellAsync(NoticePlan plan, CancellationToken cancel)
    {
        var to = plan.Settings.Place is { } place ? $"{plan.Settings.To} ({desk.Values.Masks.Cover(place)})" : plan.Settings.To;
        if (plan.Notifier.Refuse(plan.Settings) is { } refusal)
            return new NoticeFailure(to, $"it {refusal}", $"see `notices` in {Settings.FileName}, line {plan.Settings.Line}");
        using var patience = new CancellationTokenSource(Patience, desk.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            // Reading the settings first masks their secrets in the text too.
            await UnlockAsync(plan.Settings, either.Token).ConfigureAwait(false);
            var occurrence = Masked(plan.Occurrence);
            var text = NoticeText.Of(occurrence, plan.Changes, desk.Values.Masks);
            if (plan.Settings.Template is { } template)
                text = NoticeTemplate.Apply(text, desk.Surroundings.Folder, template);
            await plan.Notifier.SendAsync(new NoticeCall(text, occurrence, plan.Settings, desk), either.Token).ConfigureAwait(false);
            return null;
        }
        catch (NoticeRefusal refused)
        {
            return Failure(refused.Message, refused.Remedy);
        }
        catch (UserError wrong)
        {
            return Failure(wrong.Message, wrong.Remedy);
        }
        catch (WebFailure unreached)
        {
            return Failure(unreached.Message, "check the address, and whether this machine may reach it");
        }
        catch (OperationCanceledException)
        {
            return cancel.IsCancellationRequested
                ? Failure("it was interrupted", null)
                : Failure($"it took longer than {Engine.Text.TimeLength.Show(Patience)}", "the next notice tries again");
        }
#pragma warning disable CA1031 // The notifiers' boundary: a bug of one costs its notice, never the release. Its message could quote anything.
        catch (Exception bug)
        {
            return Failure($"a bug in Gatehouse stopped it ({bug.GetType().Name})", "report it");
        }
#pragma warning restore CA1031

        NoticeFailure Failure(string reason, string? remedy) =>
            new(to, desk.Values.Masks.Cover(reason), remedy is null ? null : desk.Values.Masks.Cover(remedy));
    }

    /// <summary>A link is not masked but left out, since no half of one leads anywhere.</summary>
    private Occurrence Masked(Occurrence occurrence)
    {
        return occurrence with
        {
            Subject = Cover(occurrence.Subject)!,
            Title = Cover(occurrence.Title)!,
            Commit = Cover(occurrence.Commit),
            Branch = Cover(occurrence.Branch),
            Environment = Cover(occurrence.Environment),
            Run = Cover(occurrence.Run),
            Details = [.. occurrence.Details.Select(detail => Cover(detail)!)],
        };

        string? Cover(string? text) => text is null ? null : desk.Values.Masks.Cover(text);
    }

    private async Task UnlockAsync(NoticeSettings place, CancellationToken cancel)
    {
        foreach (var given in (Given?[])[place.Token, place.Password, place.Secret])
        {
            if (given is not null)
                await desk.Values.SecretOfAsync(given, cancel).ConfigureAwait(false);
        }

        foreach (var name in (string?[])[place.Url?.Value, place.User?.Value])
        {
            if (name is not null)
                await desk.Values.FindAsync(name, cancel).ConfigureAwait(false);
        }
    }

    private static void Keep(NoticePlan plan, NoticeMemory memory, DateTimeOffset now)
    {
        if (plan.IsTold)
            memory.Tell(plan.ThrottleKey, now);
        if (plan.Occurrence.Result is { } result)
            memory.Keep(plan.BranchKey, result.Verdict.Word);
        if (!plan.Criticals.IsEmpty && plan.IsTold)
            memory.Learn(plan.SubjectKey, plan.Criticals);
    }

    private NoticeMemory Recall(List<NoticeFailure> failures)
    {
        try
        {
            return NoticeMemory.Read(MemoryPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            // Telling twice is better than not at all.
            failures.Add(new NoticeFailure("all", $"what was told before cannot be read: {error.Message}", $"remove {MemoryPath}"));
            return new NoticeMemory();
        }
    }

    private void Remember(NoticeMemory memory, DateTimeOffset now, List<NoticeFailure> failures)
    {
        try
        {
            RunFolder.KeepOutOfGit(Path.GetDirectoryName(MemoryPath)!);
            memory.Write(MemoryPath, now);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failures.Add(new NoticeFailure("all", $"what was told cannot be kept: {error.Message}", $"check who may write {MemoryPath}"));
        }
    }
}
