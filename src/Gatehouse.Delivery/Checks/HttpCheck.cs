using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Checks;

/// <summary>An address answers 2xx or 3xx.</summary>
internal sealed class HttpCheck(string address, WebDoor door) : Check
{
    public override string Title => $"http {address}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var status = (int)(await door.SendAsync(request, cancel).ConfigureAwait(false)).Status;
            return status is >= 200 and < 400 ? Ok($"it answers {status}") : Failed($"it answers {status}", "look at what serves there");
        }
        catch (WebFailure failure)
        {
            return Failed(failure.Message, "check the address, the network and whether it runs");
        }
    }
}
