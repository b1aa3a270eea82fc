using System.Collections.Concurrent;
using System.Globalization;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Approvals;

/// <summary>How waiting for leave ended.</summary>
public enum ApprovalState
{
    Approved,
    Rejected,

    /// <summary>Not enough people agreed in time, or no window opened.</summary>
    TimedOut,

    /// <summary>Nobody can tell whether leave was given; it stops a release like a rejection.</summary>
    Unknown,
}

/// <summary>How waiting for leave ended, and who agreed, for the evidence.</summary>
/// <param name="Reason">One sentence without its full stop.</param>
/// <param name="Remarks">Words that did not count, and why.</param>
public sealed record ApprovalEnd(
    ApprovalState State,
    string Reason,
    ImmutableArray<ApprovalFact> Approvals,
    ImmutableArray<string> Remarks
);

/// <summary>Waits until enough people agreed, the time for second thoughts is over and the window is open.</summary>
public sealed class ApprovalDesk
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    /// <summary>No run waits for more words that do not count.</summary>
    private const int MostRemarks = 100;

    private readonly ConcurrentDictionary<string, string> _remarks = new(StringComparer.Ordinal);

    public required Surroundings Surroundings { get; init; }

    public required WebDoor Web { get; init; }

    public required Masks Masks { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ApprovalFolder Folder { get; init; }

    /// <summary>The user's own key; asked only where the settings name no approvers, or somebody agrees on the terminal.</summary>
    public required KeyRing Ring { get; init; }

    /// <summary>Asks whoever sits at the terminal: true agrees, false rejects, null says nothing. Null where there is no terminal.</summary>
    public Func<ApprovalOrder, CancellationToken, Task<bool?>>? Ask { get; init; }

    /// <summary>Takes a line about what is waited for.</summary>
    public Action<string> Say { get; init; } = _ => { };

    public async Task<ApprovalEnd> WaitAsync(ApprovalOrder order, ApprovalSettings settings, CancellationToken cancel)
    {
        if (settings.Window is { } window && window.IsOpen(Clock.GetUtcNow()) is null)
            return End(ApprovalState.Unknown, $"this machine has no time zone database, so nobody can tell whether `{window}` is open", []);
        var platform = await new PlatformApprovals(Surroundings, Web, Masks, Clock).AskAsync(order, settings, cancel).ConfigureAwait(false);
        var given = platform?.Approvals ?? [];
        if (platform?.Doubt is { } doubt)
            Say(doubt);
        var approvers = ApproversOf(settings, out var own);
        var judge = new ApprovalJudge(order, settings with { Required = Math.Max(1, settings.Required - given.Length) }, approvers);
        if (given.Length < settings.Required && (settings.Approvers.IsEmpty && platform is not null || judge.Hindrance is not null))
            return End(
                ApprovalState.Unknown,
                platform is null ? judge.Hindrance!
                    : platform.Doubt is not null ? $"{platform.Platform} could not be asked whether this was approved: {platform.Doubt}"
                    : $"{platform.Platform} knows {given.Length} of {settings.Required} approvals, and {judge.Hindrance ?? "`approvers` names nobody else"}",
                given
            );
        Folder.Ask(order);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var door =
            settings.Listen is { } place && given.Length < settings.Required
                ? ApprovalDoor.Open(place, order, bytes => Take(judge, order, bytes))
                : null;
        var asked = Ask is not null && given.Length < settings.Required ? AskAsync(order, own, ending.Token) : null;
        try
        {
            return await CollectAsync(order, settings, judge, given, asked, cancel).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task<ApprovalEnd> CollectAsync(
        ApprovalOrder order,
        ApprovalSettings settings,
        ApprovalJudge judge,
        ImmutableArray<ApprovalFact> given,
        Task? asked,
        CancellationToken cancel
    )
    {
        var began = Clock.GetUtcNow();
        var said = "";
        while (true)
        {
            if (asked is { IsFaulted: true })
                await asked.ConfigureAwait(false);
            var now = Clock.GetUtcNow();
            var words = Folder.Words().Select(word => (word.Name, Judged: judge.Judge(word.Bytes, now))).ToList();
            foreach (var (name, judged) in words)
            {
                // Words about other environments of the same run lie in the same folder.
                if (judged.Who is null && (judged.Said is null || judged.Said.Environment == order.Environment))
                    Remark(name, $"{name} does not count: {judged.Refusal}");
            }

            if (words.FirstOrDefault(word => word.Judged is { Who: not null, Said.Agrees: false }).Judged is { } against)
                return End(ApprovalState.Rejected, $"{against.Who!.Name} rejected it", []);
            ImmutableArray<ApprovalFact> all = [.. given, .. ApprovalJudge.Count(words.Select(word => word.Judged))];
            var missing = Missing(order, settings, all.Length, now);
            if (missing is null)
                return End(ApprovalState.Approved, $"approved by {string.Join(" and ", all.Select(one => one.By))}", all);
            if (missing.Length == 0)
                return End(ApprovalState.Unknown, "this machine has no time zone database any more", all);
            if (now - began >= settings.Timeout)
                return End(ApprovalState.TimedOut, $"after {TimeLength.Show(settings.Timeout)} it still {missing}", all);
            if (said != missing)
                Say($"{order.Environment} {said = missing}");
            await Task.Delay(Beat, Clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>What is still waited for, as the end of a sentence; null where nothing is, empty where nobody can tell.</summary>
    private static string? Missing(ApprovalOrder order, ApprovalSettings settings, int agreed, DateTimeOffset now)
    {
        if (agreed < settings.Required)
            return $"waits for {settings.Required - agreed} of {settings.Required} approvals: gatehouse approve {order.Run} --environment {order.Environment}";
        if (now < order.JudgedAt + settings.Wait)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"waits until {(order.JudgedAt + settings.Wait).UtcDateTime:HH:mm} UTC, as `wait` asks"
            );
        if (settings.Window is not { } window)
            return null;
        return window.IsOpen(now) switch
        {
            true => null,
            false => window.NextOpening(now) is { } next
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"waits for the window `{window}`, which opens on {next:ddd yyyy-MM-dd HH:mm zzz}"
                )
                : $"waits for the window `{window}`",
            null => "",
        };
    }

    private string? Take(ApprovalJudge judge, ApprovalOrder order, byte[] bytes)
    {
        var judged = judge.Judge(bytes, Clock.GetUtcNow());
        if (judged.Who is null)
        {
            Remark(judged.Refusal, $"what came by HTTP does not count: {judged.Refusal}");
            return judged.Refusal;
        }

        Folder.Keep(order.Environment, bytes);
        return null;
    }

    /// <summary>The answer is signed and kept like any other, so that the evidence holds the same in all cases.</summary>
    private async Task AskAsync(ApprovalOrder order, OwnKey? own, CancellationToken cancel)
    {
        bool? answer;
        try
        {
            answer = await Ask!(order, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (answer is not { } agrees)
            return;
        own ??= Ring.Find(KeyRing.UsualName);
        if (own is null)
        {
            Remark("terminal", "there is no key to sign the answer with: gatehouse keys create");
            return;
        }

        var signed = await new ApprovalPen(Ring)
            .SignAsync(Approval.Of(order, agrees, own.Name, Clock.GetUtcNow()), own.PrivatePath, cancel)
            .ConfigureAwait(false);
        Folder.Keep(order.Environment, signed.Write());
    }

    private ImmutableArray<Approver> ApproversOf(ApprovalSettings settings, out OwnKey? own)
    {
        own = null;
        if (!settings.Approvers.IsEmpty)
            return Approver.ReadAll(settings, Surroundings.Folder);
        own = Ring.Find(KeyRing.UsualName);
        return own is null ? [] : [new Approver(own.Name, own.Key)];
    }

    private void Remark(string about, string remark)
    {
        if (_remarks.Count < MostRemarks && _remarks.TryAdd(about, remark))
            Say(remark);
    }

    private ApprovalEnd End(ApprovalState state, string reason, ImmutableArray<ApprovalFact> approvals) =>
        new(state, reason, approvals, [.. _remarks.Values.Order(StringComparer.Ordinal)]);
}
