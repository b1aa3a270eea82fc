using Gatehouse.Delivery.Release;
using Gatehouse.Delivery.Release.Targets;

namespace Gatehouse.Delivery.Checks;

/// <summary>Render knows the service, takes the key, and has not suspended it. Keys of Render know no narrower rights.</summary>
internal sealed class RenderAccess(RenderApi api, RenderSettings settings) : Check
{
    public override string Title => $"target render {settings.Service}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        try
        {
            using var service = await api.AskAsync(HttpMethod.Get, "", null, "read the service", cancel).ConfigureAwait(false);
            var suspended = service is null ? null : RenderApi.Text(service.RootElement, "suspended");
            return suspended == "suspended"
                ? Failed("the service is suspended", "resume it")
                : Ok("Render knows the service and takes the key");
        }
        catch (ReleaseFailure failure)
        {
            return Failed(failure.Message, failure.Remedy);
        }
    }
}
