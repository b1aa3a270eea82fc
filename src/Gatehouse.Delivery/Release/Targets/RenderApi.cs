using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Release.Targets;

/// <summary>Questions about one service at Render.</summary>
internal sealed class RenderApi(RenderSettings settings, ValueBook values, WebDoor door, TimeProvider clock)
{
    private const int MostAttempts = 6;

    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);

    /// <summary>Asks, and again where the server has too much to do: what is asked twice here does no harm.</summary>
    public async Task<JsonDocument?> AskAsync(HttpMethod method, string path, string? body, string purpose, CancellationToken cancel)
    {
        var address = $"{settings.Address.TrimEnd('/')}/services/{Uri.EscapeDataString(settings.Service)}{path}";
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Headers.Authorization = new("Bearer", await values.TextOfAsync(settings.Token, cancel).ConfigureAwait(false));
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            string said;
            TimeSpan? pause = null;
            try
            {
                var answer = await door.SendAsync(request, cancel).ConfigureAwait(false);
                if (answer.Succeeded)
                    return answer.Body.Length == 0 ? null : answer.Json();
                said = Said(answer);
                // Of a POST nobody knows whether a broken server has begun it; that it was refused for its rate is certain.
                var mayTryAgain =
                    answer.Status == HttpStatusCode.TooManyRequests || ((int)answer.Status >= 500 && method == HttpMethod.Get);
                if (!mayTryAgain || attempt == MostAttempts)
                    throw new ReleaseFailure($"cannot {purpose}: {said}", RemedyOf(answer.Status));
                if (
                    answer.Headers.GetValueOrDefault("Retry-After") is { } wait
                    && int.TryParse(wait, NumberStyles.None, null, out var seconds)
                )
                    pause = TimeSpan.FromSeconds(seconds);
            }
            catch (WebFailure failure)
            {
                if (attempt == MostAttempts || method != HttpMethod.Get)
                    throw new ReleaseFailure($"cannot {purpose}: {failure.Message}", "check the network and `render: address`");
            }

            var growing = settings.Poll * Math.Pow(2, attempt - 1);
            pause ??= growing;
            await Task.Delay(pause < _longestPause ? pause.Value : _longestPause, clock, cancel).ConfigureAwait(false);
        }
    }

    private static string Said(WebAnswer answer)
    {
        using var json = answer.Json();
        var message = json?.RootElement is { ValueKind: JsonValueKind.Object } root ? Text(root, "message") : null;
        return $"Render answers {(int)answer.Status}{(message is null ? "" : $": {message[..Math.Min(300, message.Length)]}")}";
    }

    private static string? RemedyOf(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "renew the API key that `render: token` names",
            HttpStatusCode.NotFound => "check the id in `render: service`",
            _ => null,
        };

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
