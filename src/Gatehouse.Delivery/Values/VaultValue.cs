using System.Net;
using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Values;

/// <summary>
/// A value from HashiCorp Vault's KV v2 engine. It logs in when the first value is wanted, and gives a token of its own back in the end.
/// </summary>
internal sealed class VaultValue(VaultSettings? settings, Surroundings surroundings, Masks masks, WebDoor web) : ValueSource
{
    private const int LargestToken = 64 * 1024;

    private string? _token;
    private bool _isOwnToken;

    public override bool Serves(ValueSettings value) => value.Vault is not null;

    public override async Task<string> ReadAsync(ValueSettings value, CancellationToken cancel)
    {
        var vault =
            settings
            ?? throw new UserError(
                $"the value `{value.Name}` comes from Vault, and {Settings.FileName} does not say where Vault is",
                "add `vault:` with its `address:`"
            );
        var address = AddressOf(vault);
        _token ??= await TokenAsync(vault, address, cancel).ConfigureAwait(false);
        var (place, key) = (value.Vault!.Split('#')[0], value.Vault.Split('#')[1]);
        var mount = place[..place.IndexOf('/', StringComparison.Ordinal)];
        var path = place[(mount.Length + 1)..];
        using var request = Request(HttpMethod.Get, address, $"v1/{Escaped(mount)}/data/{Escaped(path)}", vault, _token);
        var answer = await AskAsync(request, vault, cancel).ConfigureAwait(false);
        using var json = answer.Json();
        var data = Member(json?.RootElement, "data");
        if (answer.Status == HttpStatusCode.NotFound && Member(data, "metadata") is { } gone)
            throw Wrong(
                value,
                $"the last version of {place} is {Gone(gone)}",
                $"`vault kv undelete` it, or write it anew: vault kv put {place}"
            );
        if (!answer.Succeeded)
            throw Refused(value, place, vault, answer);
        if (Member(data, "data") is not { ValueKind: JsonValueKind.Object } secret)
            throw Wrong(value, $"{place} is no secret of a KV v2 engine", "Gatehouse reads version 2 only: vault kv enable-versioning");
        if (Member(secret, key) is not { } found)
            throw Wrong(
                value,
                $"{place} has no key `{key}`",
                "its keys are " + string.Join(", ", secret.EnumerateObject().Select(one => TextBytes.Printable(one.Name)).Take(20))
            );
        return found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();
    }

    public override async Task<string?> CloseAsync(CancellationToken cancel)
    {
        if (_token is not { } token || !_isOwnToken)
            return null;
        _token = null;
        using var request = Request(HttpMethod.Post, AddressOf(settings!), "v1/auth/token/revoke-self", settings!, token);
        try
        {
            var answer = await web.SendAsync(request, cancel).ConfigureAwait(false);
            return answer.Succeeded
                ? null
                : $"Vault did not take its token back (status {(int)answer.Status}); it ends with its time to live";
        }
        catch (WebFailure failure)
        {
            return $"Vault did not take its token back: {failure.Message}; it ends with its time to live";
        }
    }

    /// <summary>The token goes wherever this says: in the clear only within the machine.</summary>
    private static Uri AddressOf(VaultSettings vault)
    {
        var address = new Uri(vault.Address.TrimEnd('/') + "/");
        return address.Scheme == "https" || address.IsLoopback
            ? address
            : throw new UserError(
                $"`vault.address` of {Settings.FileName} is {address.Scheme}://, and the token would be sent in the clear",
                $"https://{address.Authority}"
            );
    }

    private async Task<string> TokenAsync(VaultSettings vault, Uri address, CancellationToken cancel)
    {
        if (vault.RoleId is { } role)
        {
            var variable = vault.SecretIdVariable ?? "VAULT_SECRET_ID";
            return await LogInAsync(vault, address, "approle", ("role_id", role), ("secret_id", Variable(variable)), cancel)
                .ConfigureAwait(false);
        }

        if (vault.JwtRole is { } jwtRole)
        {
            var variable =
                vault.JwtVariable
                ?? throw new UserError(
                    "`vault.jwt-role` needs the token of the CI system, and no `jwt-variable` names it",
                    "jwt-variable: VAULT_ID_TOKEN"
                );
            return await LogInAsync(vault, address, "jwt", ("role", jwtRole), ("jwt", Variable(variable)), cancel).ConfigureAwait(false);
        }

        var token = vault.TokenFile is { } file
            ? await FileAsync(file, cancel).ConfigureAwait(false)
            : Variable(vault.TokenVariable ?? "VAULT_TOKEN");
        if (token.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || !Ascii.IsValid(token))
            throw new UserError("the token of Vault holds white space or other signs that no token has", "check where it comes from");
        masks.Add(token);
        return token;
    }

    private async Task<string> LogInAsync(
        VaultSettings vault,
        Uri address,
        string method,
        (string Name, string Text) who,
        (string Name, string Text) proof,
        CancellationToken cancel
    )
    {
        masks.Add(proof.Text);
        var mount = vault.Mount ?? method;
        using var request = Request(HttpMethod.Post, address, $"v1/auth/{Escaped(mount)}/login", vault, null);
        request.Content = new ByteArrayContent(
            JsonBody.Of(json =>
            {
                json.WriteString(who.Name, who.Text);
                json.WriteString(proof.Name, proof.Text);
            })
        );
        request.Content.Headers.ContentType = new("application/json");
        var answer = await AskAsync(request, vault, cancel).ConfigureAwait(false);
        if (!answer.Succeeded)
            throw new UserError(
                $"Vault at {address.Authority} refused the log-in by `{mount}`: {Words(answer)}",
                $"check `vault.{who.Name.Replace('_', '-')}`, whether its proof has expired, and `vault.mount`"
            );
        using var read = answer.Json();
        var auth = Member(read?.RootElement, "auth");
        if (Member(auth, "client_token") is not { ValueKind: JsonValueKind.String } token || token.GetString() is not { Length: > 0 } text)
            throw new UserError($"Vault at {address.Authority} answered the log-in by `{mount}` without a token", "check `vault.mount`");
        masks.Add(text);
        // A batch token is kept nowhere, so that there is nothing to take back.
        _isOwnToken = !(Member(auth, "token_type") is { ValueKind: JsonValueKind.String } kind && kind.GetString() == "batch");
        return text;
    }

    private string Variable(string name) =>
        surroundings.Environment.GetValueOrDefault(name)?.Trim() is { Length: > 0 } text
            ? text
            : throw new UserError(
                $"the log-in to Vault needs the environment variable {name}, and it is not set",
                $"export {name}, or say under `vault:` how to log in"
            );

    private async Task<string> FileAsync(string file, CancellationToken cancel)
    {
        var path = Path.Combine(surroundings.Folder, file);
        try
        {
            if (new FileInfo(path).Length > LargestToken)
                throw new UserError(
                    $"the token of Vault is a file of more than {ByteSize.Show(LargestToken)}: {path}",
                    "name the right file"
                );
            return (await File.ReadAllTextAsync(path, cancel).ConfigureAwait(false)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the token of Vault cannot be read from {path}: {error.Message}", error)
            {
                Remedy = $"check `vault.token-file` in {Settings.FileName}, and who may read the file",
            };
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, string path, VaultSettings vault, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path));
        request.Headers.Add("X-Vault-Request", "true");
        if (token is not null)
            request.Headers.Add("X-Vault-Token", token);
        if (vault.Namespace is { } space)
            request.Headers.Add("X-Vault-Namespace", space);
        return request;
    }

    private async Task<WebAnswer> AskAsync(HttpRequestMessage request, VaultSettings vault, CancellationToken cancel)
    {
        try
        {
            var answer = await web.SendAsync(request, cancel).ConfigureAwait(false);
            var status = (int)answer.Status;
            if (status is >= 300 and < 400)
                throw new UserError(
                    $"Vault at {vault.Address} is a standby and names another server",
                    "name the active one in `vault.address`"
                );
            if (status == 503)
                throw new UserError(
                    $"Vault at {vault.Address} is sealed or not ready: {Words(answer)}",
                    "unseal it: vault operator unseal"
                );
            return answer;
        }
        catch (WebFailure failure)
        {
            throw new UserError($"Vault cannot be asked: {failure.Message}", failure) { Remedy = "check `vault.address`" };
        }
    }

    private static UserError Refused(ValueSettings value, string place, VaultSettings vault, WebAnswer answer) =>
        answer.Status switch
        {
            HttpStatusCode.Forbidden => Wrong(
                value,
                $"Vault lets this token not read {place}",
                $"give it a policy with `read` on {place.Insert(place.IndexOf('/', StringComparison.Ordinal), "/data")}, or check `vault.namespace`"
            ),
            HttpStatusCode.NotFound => Wrong(
                value,
                $"Vault has no {place}",
                vault.Namespace is { } space
                    ? $"look for it: vault kv get -namespace={space} {place}"
                    : $"look for it: vault kv get {place}"
            ),
            _ => Wrong(value, $"Vault answered {(int)answer.Status} for {place}: {Words(answer)}", "see the server's log"),
        };

    private static UserError Wrong(ValueSettings value, string why, string remedy) => new($"the value `{value.Name}`: {why}", remedy);

    private static string Gone(JsonElement metadata) =>
        Member(metadata, "destroyed") is { ValueKind: JsonValueKind.True } ? "destroyed" : "deleted";

    /// <summary>Vault's own words about an error; they name paths, never values.</summary>
    private static string Words(WebAnswer answer)
    {
        using var json = answer.Json();
        var errors = Member(json?.RootElement, "errors") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToList()
            : [];
        var words = TextBytes.Printable(string.Join("; ", errors));
        return words.Length == 0 ? $"status {(int)answer.Status}"
            : words.Length > 300 ? words[..300] + "…"
            : words;
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } value
        && value.TryGetProperty(name, out var member)
        && member.ValueKind != JsonValueKind.Null
            ? member
            : null;

    /// <summary>A path's parts are escaped, and what would lead out of it is refused by being a part like any other.</summary>
    private static string Escaped(string path) =>
        string.Join('/', path.Trim('/').Split('/').Select(part => part is "." or ".." ? throw Odd(path) : Uri.EscapeDataString(part)));

    private static UserError Odd(string path) => new($"`{path}` is no path of Vault", "leave out `.` and `..`");
}
