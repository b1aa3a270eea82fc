namespace Gatehouse.Delivery.Checks;

/// <summary>The port of the process target: whether its proxy answers there already, or the first release will open it.</summary>
internal sealed class ProxyPort(ProcessSettings settings, TimeProvider clock) : Check
{
    public override string Title => $"target process 127.0.0.1:{settings.Port}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var (client, _, _) = await new Endpoint("127.0.0.1", settings.Port).ConnectAsync(clock, cancel).ConfigureAwait(false);
        using (client)
            return Ok(client is null ? "nothing listens there yet" : "the port answers");
    }
}
