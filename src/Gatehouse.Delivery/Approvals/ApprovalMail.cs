using System.Net.Http.Headers;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Approvals;

/// <summary>Answers a run that waits elsewhere, where it listens.</summary>
public sealed class ApprovalMail(WebDoor web, string place, string run)
{
    private Uri Address =>
        Uri.TryCreate($"http://{place}/approvals/{Uri.EscapeDataString(run)}", UriKind.Absolute, out var address) && address.IsLoopback
            ? address
            : throw new UserError(
                $"`{place}` is no place on this machine",
                "--at 127.0.0.1:PORT; a tunnel leads there from another machine"
            );

    public async Task<ApprovalOrder> AskAsync(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        var answer = await SendAsync(request, cancel).ConfigureAwait(false);
        return ApprovalOrder.Read(answer.Body)
            ?? throw new UserError($"what answers at {place} is no run that waits", "look at `approval.listen`");
    }

    public async Task SendAsync(ReadOnlyMemory<byte> envelope, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ReadOnlyMemoryContent(envelope) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Envelope.MediaType);
        await SendAsync(request, cancel).ConfigureAwait(false);
    }

    private async Task<WebAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        WebAnswer answer;
        try
        {
            answer = await web.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (WebFailure failure)
        {
            throw new UserError($"no run waits at {place}: {failure.Message}", "look at `approval.listen`");
        }

        if (answer.Succeeded)
            return answer;
        using var json = answer.Json();
        var why =
            json?.RootElement.ValueKind == System.Text.Json.JsonValueKind.Object
            && json.RootElement.TryGetProperty("message", out var message)
                ? message.ToString()
                : $"it answered {(int)answer.Status}";
        throw new UserError($"the run at {place} did not take it: {TextBytes.Printable(why)}", "gatehouse approve shows what is asked");
    }
}
