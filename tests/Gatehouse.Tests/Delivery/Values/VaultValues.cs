using System.Text.Json;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine;
using Gatehouse.Engine.Gate.Delivering;
using Gatehouse.Tests.Delivery.Notices;

namespace Gatehouse.Tests.Delivery.Values;

public sealed class VaultValues : IDisposable
{
    private readonly Room _room = new();
    private readonly string _token = Room.Secret();
    private readonly string _value = Room.Secret();

    public void Dispose() => _room.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Answer(object data) => JsonSerializer.Serialize(new { data = new { data, metadata = new { version = 3 } } });

    private ValueBook Open(LoopbackPlace vault, string more = "", string place = "secret/team/todo#token") =>
        _room.Open(
            $"vault: {{address: '{vault.Address}'{more}}}\nvalues: {{db: {{vault: '{place}'}}, other: {{vault: 'secret/team/todo#port'}}}}"
        );

    private async Task<UserError> RefusedAsync(Told told, string place = "secret/team/todo#token")
    {
        _room.Environment["VAULT_TOKEN"] = _token;
        using var vault = new LoopbackPlace((_, _) => told);
        await using var book = Open(vault, place: place);
        var error = await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel));
        $"{error} {error.Remedy}".ShouldNotContain(_token);
        error.Remedy.ShouldNotBeNull();
        return error;
    }

    [Fact]
    public async Task Are_read_with_a_token_and_masked()
    {
        _room.Environment["VAULT_TOKEN"] = _token + "\n";
        using var vault = new LoopbackPlace((_, _) => new Told(200, Answer(new { token = _value, port = 5432 })));
        await using (var book = Open(vault, ", namespace: team-a", "secret/te am/to%do?#token"))
        {
            (await book.FindAsync("db", Cancel)).Reveal().ShouldBe(_value);
            (await book.TextOfAsync(new Given(null, "other"), Cancel)).ShouldBe("5432");
        }

        var asked = vault.Requests[0];
        (asked.Method, asked.Path).ShouldBe(("GET", "/v1/secret/data/te%20am/to%25do%3F"));
        asked.Headers["X-Vault-Token"].ShouldBe(_token);
        asked.Headers["X-Vault-Namespace"].ShouldBe("team-a");
        asked.Headers["X-Vault-Request"].ShouldBe("true");
        // A token that was given is not given back.
        vault.Requests.ShouldAllBe(request => request.Method == "GET");
        _room.Masks.Cover($"{_token} {_value}").ShouldBe("***** *****");
    }

    [Fact]
    public async Task Are_read_with_a_token_from_a_file()
    {
        _room.Add("token", _token + "\n");
        using var vault = new LoopbackPlace((_, _) => new Told(200, Answer(new { token = _value })));
        await using var book = Open(vault, ", token-file: token");
        (await book.FindAsync("db", Cancel)).Reveal().ShouldBe(_value);
        vault.Requests[0].Headers["X-Vault-Token"].ShouldBe(_token);
    }

    [Theory]
    [InlineData(", role-id: r1, secret-id-variable: PROOF", "/v1/auth/approle/login", "role_id", "r1", "secret_id")]
    [InlineData(
        ", role-id: r1, secret-id-variable: PROOF, mount: team/approle",
        "/v1/auth/team/approle/login",
        "role_id",
        "r1",
        "secret_id"
    )]
    [InlineData(", jwt-role: ci, jwt-variable: PROOF, mount: gitlab", "/v1/auth/gitlab/login", "role", "ci", "jwt")]
    public async Task Are_read_after_a_log_in_that_is_ended(string more, string path, string who, string name, string proof)
    {
        var secret = _room.Environment["PROOF"] = Room.Secret();
        using var vault = new LoopbackPlace(
            (asked, _) =>
                asked.Path.EndsWith("/login", StringComparison.Ordinal)
                    ? new Told(200, JsonSerializer.Serialize(new { auth = new { client_token = _token, token_type = "service" } }))
                : asked.Method == "POST" ? new Told(204, "")
                : new Told(200, Answer(new { token = _value, port = "5432" }))
        );
        await using (var book = Open(vault, more))
        {
            (await book.FindAsync("db", Cancel)).Reveal().ShouldBe(_value);
            await book.FindAsync("other", Cancel);
            (await book.CloseAsync(Cancel)).ShouldBeEmpty();
        }

        vault
            .Requests.Select(request => request.Path)
            .ShouldBe([path, "/v1/secret/data/team/todo", "/v1/secret/data/team/todo", "/v1/auth/token/revoke-self"]);
        using var json = JsonDocument.Parse(vault.Requests[0].Body);
        json.RootElement.GetProperty(who).GetString().ShouldBe(name);
        json.RootElement.GetProperty(proof).GetString().ShouldBe(secret);
        vault.Requests[0].Headers.Keys.ShouldNotContain("X-Vault-Token");
        vault.Requests[^1].Headers["X-Vault-Token"].ShouldBe(_token);
        _room.Masks.Cover($"{_token} {secret}").ShouldBe("***** *****");
    }

    [Fact]
    public async Task Say_that_a_token_was_not_taken_back()
    {
        _room.Environment["VAULT_SECRET_ID"] = Room.Secret();
        using var vault = new LoopbackPlace(
            (asked, _) =>
                asked.Path.EndsWith("/login", StringComparison.Ordinal) ? new Told(200, $"{{\"auth\":{{\"client_token\":\"{_token}\"}}}}")
                : asked.Method == "POST" ? new Told(403, "")
                : new Told(200, Answer(new { token = _value }))
        );
        await using var book = Open(vault, ", role-id: r1");
        await book.FindAsync("db", Cancel);
        (await book.CloseAsync(Cancel))
            .ShouldHaveSingleItem()
            .ShouldBe("Vault did not take its token back (status 403); it ends with its time to live");
    }

    [Fact]
    public async Task Say_why_they_cannot_be_read()
    {
        (await RefusedAsync(new Told(503, "{\"errors\":[\"Vault is sealed\"]}"))).Message.ShouldContain(
            "is sealed or not ready: Vault is sealed"
        );
        var forbidden = await RefusedAsync(new Told(403, "{\"errors\":[\"permission denied\"]}"));
        forbidden.Message.ShouldBe("the value `db`: Vault lets this token not read secret/team/todo");
        forbidden.Remedy.ShouldNotBeNull().ShouldContain("secret/data/team/todo");
        (await RefusedAsync(new Told(404, "{\"errors\":[]}"))).Message.ShouldBe("the value `db`: Vault has no secret/team/todo");
        (
            await RefusedAsync(
                new Told(404, "{\"data\":{\"data\":null,\"metadata\":{\"deletion_time\":\"2026-01-01T00:00:00Z\",\"destroyed\":false}}}")
            )
        ).Message.ShouldBe("the value `db`: the last version of secret/team/todo is deleted");
        (
            await RefusedAsync(new Told(404, "{\"data\":{\"data\":null,\"metadata\":{\"deletion_time\":\"\",\"destroyed\":true}}}"))
        ).Message.ShouldContain("is destroyed");
        var keyless = await RefusedAsync(new Told(200, Answer(new { user = _value, port = 1 })));
        keyless.Message.ShouldBe("the value `db`: secret/team/todo has no key `token`");
        keyless.Remedy.ShouldBe("its keys are user, port");
        $"{keyless} {keyless.Remedy}".ShouldNotContain(_value);
        (await RefusedAsync(new Told(200, "{\"data\":{\"token\":\"x\"}}"))).Message.ShouldContain("no secret of a KV v2 engine");
        (await RefusedAsync(new Told(200, "<html>"))).Message.ShouldContain("no secret of a KV v2 engine");
        (await RefusedAsync(new Told(307, "", "Location: https://other.example/\r\n"))).Message.ShouldContain("standby");
        (await RefusedAsync(new Told(500, "{\"errors\":[\"1 error occurred\"]}"))).Message.ShouldContain(
            "500 for secret/team/todo: 1 error occurred"
        );
        (await RefusedAsync(new Told(200, Answer(new { token = _value })), "secret/../sys/x#token")).Message.ShouldContain(
            "is no path of Vault"
        );
    }

    [Fact]
    public async Task Say_what_the_log_in_lacks()
    {
        using var vault = new LoopbackPlace((_, _) => new Told(400, "{\"errors\":[\"invalid secret id\"]}"));
        await using (var book = Open(vault))
            (await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel))).Message.ShouldContain(
                "VAULT_TOKEN, and it is not set"
            );
        vault.Requests.ShouldBeEmpty();
        _room.Environment["VAULT_SECRET_ID"] = Room.Secret();
        await using (var book = Open(vault, ", role-id: r1"))
            (await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel))).Message.ShouldContain(
                "refused the log-in by `approle`: invalid secret id"
            );
        await using (var book = _room.Open("values: {db: {vault: 'secret/a#b'}}"))
            (await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel))).Message.ShouldContain("does not say where Vault is");
        _room.Environment["VAULT_TOKEN"] = _token;
        await using (var book = _room.Open("vault: {address: 'http://vault.example'}\nvalues: {db: {vault: 'secret/a#b'}}"))
            (await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel))).Message.ShouldContain("in the clear");
        await using (var book = _room.Open($"vault: {{address: '{LoopbackPlace.Closed()}'}}\nvalues: {{db: {{vault: 'secret/a#b'}}}}"))
            (await Should.ThrowAsync<UserError>(() => book.FindAsync("db", Cancel))).Message.ShouldContain("cannot be reached");
    }
}
