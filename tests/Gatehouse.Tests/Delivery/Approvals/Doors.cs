using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Delivery.Approvals;
using Gatehouse.Engine;

namespace Gatehouse.Tests.Delivery.Approvals;

/// <summary>What a waiting run answers to whoever calls by HTTP.</summary>
public sealed class Doors : IAsyncLifetime
{
    private readonly Office _office = new();
    private readonly List<byte[]> _taken = [];
    private ApprovalDoor _door = null!;

    private string Target => $"/approvals/{_office.Id}";

    public ValueTask InitializeAsync()
    {
        _door = ApprovalDoor.Open("127.0.0.1:0", _office.Order, Take);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        _office.Dispose();
    }

    private string? Take(byte[] body)
    {
        lock (_taken)
            _taken.Add(body);
        return body.Length > 0 && body[0] == (byte)'{' ? null : "it is no envelope";
    }

    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_door.Place, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        try
        {
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Cut off while more was sent than it reads.
            return "";
        }
    }

    [Fact]
    public async Task Show_what_is_asked()
    {
        using var client = new HttpClient();
        var body = await client.GetByteArrayAsync($"http://{_door.Place}{Target}", TestContext.Current.CancellationToken);
        ApprovalOrder.Read(body).ShouldNotBeNull().Commit.ShouldBe(Office.Commit);
    }

    [Fact]
    public async Task Take_a_word_and_say_where_one_does_not_count()
    {
        using var client = new HttpClient();
        var good = await client.PostAsync($"http://{_door.Place}{Target}", new StringContent("{}"), TestContext.Current.CancellationToken);
        good.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var bad = await client.PostAsync($"http://{_door.Place}{Target}", new StringContent("x"), TestContext.Current.CancellationToken);
        bad.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await bad.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("it is no envelope");
        _taken.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("\r\n\r\n", "400")]
    [InlineData("GET", "400")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /approvals/../approvals/x HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET TARGET HTTP/2\r\n\r\n", "400")]
    [InlineData("DELETE TARGET HTTP/1.1\r\n\r\n", "405")]
    [InlineData("POST TARGET HTTP/1.1\r\n\r\n", "411")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "411")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "411")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: -1\r\n\r\n{}", "400")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n{}", "400")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n{}", "413")]
    [InlineData("POST TARGET HTTP/1.1\r\nContent-Length: 20\r\n\r\n{}", "400")]
    [InlineData("\0\u0001\u0002\u00ff\r\n\r\n", "400")]
    public async Task Answer_nonsense_with_what_is_wrong(string request, string status)
    {
        var answer = await SendAsync(request.Replace("TARGET", Target, StringComparison.Ordinal));
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        _taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Read_no_head_without_end()
    {
        var answer = await SendAsync("GET / HTTP/1.1\r\nX: " + new string('x', 100_000));
        (answer.Length == 0 || answer.StartsWith("HTTP/1.1 431 ", StringComparison.Ordinal)).ShouldBeTrue(answer);
        (await SendAsync($"GET {Target} HTTP/1.1\r\n\r\n")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public void Say_where_the_place_is_taken() =>
        Should
            .Throw<UserError>(() => ApprovalDoor.Open(_door.Place.ToString(), _office.Order, _ => null))
            .Message.ShouldContain("cannot listen");

    [Fact]
    public async Task Lead_a_signed_word_to_the_run_and_keep_out_one_that_is_not()
    {
        var place = new TcpListener(IPAddress.Loopback, 0);
        place.Start();
        var free = place.LocalEndpoint.ToString()!;
        place.Stop();
        var settings = Office.Asking(_office.Person("ben@example.org")) with { Listen = free, Timeout = TimeSpan.FromDays(300) };
        var answers = new List<HttpStatusCode>();
        Task? calls = null;
        _office.Clock.OnLeap = _ =>
        {
            calls ??= Task.Run(CallAsync);
            Thread.Sleep(1);
        };
        var end = await _office.WaitAsync(settings);
        await calls!;
        end.State.ShouldBe(ApprovalState.Approved, end.Reason);
        answers.ShouldBe([HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Accepted]);
        end.Remarks.Length.ShouldBe(2);

        async Task CallAsync()
        {
            _office.Person("mallory@example.org");
            using var client = new HttpClient();
            foreach (
                var body in (byte[][])
                    [
                        [1, 2, 3],
                        _office.Word("mallory@example.org"),
                        _office.Word("ben@example.org"),
                    ]
            )
            {
                using var answer = await client.PostAsync($"http://{free}{Target}", new ByteArrayContent(body));
                lock (answers)
                    answers.Add(answer.StatusCode);
            }
        }
    }
}
