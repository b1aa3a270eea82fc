using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Gatehouse.Delivery.Approvals;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Pipeline;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Evidence;

namespace Gatehouse.Tests.Delivery.Approvals;

/// <summary>A run that waits, the people who are asked, and a clock whose waits are over at once.</summary>
internal sealed class Office : IDisposable
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public static readonly DateTimeOffset Judged = new(2026, 7, 6, 8, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory("gatehouse-approvals-").FullName;
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);
    private readonly Masks _masks = new();

    public Office()
    {
        (Run, Id) = RunFolder.Create(_root, Commit, Judged);
        Folder = new ApprovalFolder(Run);
        Ring = new KeyRing(Around, _masks);
    }

    public RunFolder Run { get; }

    public string Id { get; }

    public ApprovalFolder Folder { get; }

    public KeyRing Ring { get; }

    public LeapingClock Clock { get; } = new(Judged);

    public List<string> Said { get; } = [];

    public ImmutableDictionary<string, string> Environment { get; set; } = ImmutableDictionary<string, string>.Empty;

    public Dictionary<string, (HttpStatusCode Status, string Body)> Web { get; } = new(StringComparer.Ordinal);

    public Func<ApprovalOrder, CancellationToken, Task<bool?>>? Ask { get; set; }

    public ApprovalOrder Order =>
        new()
        {
            Run = Id,
            Project = "todo",
            Environment = "production",
            Commit = Commit,
            Image = $"registry.example.com/todo@sha256:{new string('a', 64)}",
            Author = "Ann@example.org",
            Verdict = "pass",
            JudgedAt = Judged,
        };

    private Surroundings Around =>
        new()
        {
            Environment = Environment,
            Folder = _root,
            Home = Path.Combine(_root, "home"),
        };

    /// <summary>Somebody with a key, whose public half lies in the tree.</summary>
    public string Person(string name)
    {
        var (hidden, open) = Signing.Key();
        _keys[name] = hidden;
        return Publish(name, open);
    }

    public string Publish(string name, PublicKey key)
    {
        Directory.CreateDirectory(Path.Combine(_root, "approvers"));
        var path = $"approvers/{name}.pem";
        File.WriteAllText(Path.Combine(_root, path), key.Pem);
        return path;
    }

    public PublicKey PublicOf(string name) => PublicKey.Of(_keys[name]);

    public Envelope Signed(string name, Approval approval) => approval.Write().Sign(_keys[name]);

    public byte[] Word(string name, bool agrees = true, Func<ApprovalOrder, ApprovalOrder>? about = null, DateTimeOffset? at = null) =>
        Signed(name, Approval.Of((about ?? (order => order))(Order), agrees, name, at ?? Judged.AddMinutes(1))).Write();

    public void Says(string name, bool agrees = true, Func<ApprovalOrder, ApprovalOrder>? about = null, DateTimeOffset? at = null) =>
        Folder.Keep("production", Word(name, agrees, about, at));

    public static ApprovalSettings Asking(params string[] approvers) =>
        new() { Approvers = [.. approvers], Timeout = TimeSpan.FromMinutes(20) };

    public Task<ApprovalEnd> WaitAsync(ApprovalSettings settings, ApprovalOrder? order = null) =>
        new ApprovalDesk
        {
            Surroundings = Around,
            Web = new WebDoor(new Answers(Web), TimeProvider.System),
            Masks = _masks,
            Clock = Clock,
            Folder = Folder,
            Ring = Ring,
            Ask = Ask,
            Say = Said.Add,
        }.WaitAsync(order ?? Order, settings, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
            key.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private sealed class Answers(Dictionary<string, (HttpStatusCode Status, string Body)> web) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, body) = web.GetValueOrDefault(request.RequestUri!.PathAndQuery, (HttpStatusCode.NotFound, "{}"));
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}

/// <summary>Each wait is over at once, and the clock stands where it would have stood.</summary>
internal sealed class LeapingClock(DateTimeOffset begin) : TimeProvider
{
    private readonly Lock _door = new();
    private DateTimeOffset _now = begin;

    /// <summary>Called after each wait, with the time that it is now.</summary>
    public Action<DateTimeOffset> OnLeap { get; set; } = _ => { };

    public override DateTimeOffset GetUtcNow()
    {
        lock (_door)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return System.CreateTimer(callback, state, dueTime, period);
        lock (_door)
            _now += dueTime;
        OnLeap(GetUtcNow());
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
