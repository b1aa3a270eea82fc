namespace Gatehouse.Delivery.Checks;

/// <summary>What a firewall lets through from here: a port is open, or is not.</summary>
internal sealed class TcpCheck(string place, bool mustBeOpen, TimeProvider clock) : Check
{
    public override string Title => $"tcp {place} {(mustBeOpen ? "open" : "closed")}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        if (Endpoint.Parse(place) is not { } endpoint)
            return Unknown($"`{place}` is no host and port", "write host:port");
        var (client, why, isKnown) = await endpoint.ConnectAsync(clock, cancel).ConfigureAwait(false);
        using (client)
        {
            if (client is null && !isKnown)
                return Unknown(why, "check the name");
            return (client is not null, mustBeOpen) switch
            {
                (true, true) => Ok("it is open"),
                (false, false) => Ok("it is closed"),
                (true, false) => Failed("it is open", "close it in the firewall or security group"),
                _ => Failed($"it is closed: {why}", "open it in the firewall or security group, and start what listens there"),
            };
        }
    }
}
