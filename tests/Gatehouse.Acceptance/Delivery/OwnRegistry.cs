using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.Acceptance.Cli;

namespace Gatehouse.Acceptance.Delivery;

/// <summary>A registry on the loopback address with a user of its own, for one test.</summary>
internal sealed class OwnRegistry : IDisposable
{
    public const string User = "robot";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HttpClient _client = new();

    private OwnRegistry(Process process, int port, string storage, string password)
    {
        _process = process;
        Host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        Storage = storage;
        Password = password;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"))
        );
        foreach (var type in (string[])["application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json", "*/*"])
            _client.DefaultRequestHeaders.Accept.ParseAdd(type);
    }

    public string Host { get; }

    public string Storage { get; }

    public string Password { get; }

    public static async Task<OwnRegistry> StartAsync(Folder folder)
    {
        var password = Guid.NewGuid().ToString("N");
        var port = Ports.Free();
        // The registry knows bcrypt alone; the salt keeps nothing secret here.
        var hash = Tool.Run("perl", ["-e", "$_ = <STDIN>; chomp; print crypt($_, '$2b$05$' . 'a' x 22)"], password + "\n");
        folder
            .Add("registry/htpasswd", $"{User}:{hash}\n")
            .Add(
                "registry/config.yml",
                $"""
                version: 0.1
                log: {"{"}level: error{"}"}
                storage:
                  filesystem: {"{"}rootdirectory: '{folder.At("registry/storage")}'{"}"}
                http: {"{"}addr: '127.0.0.1:{port}'{"}"}
                auth:
                  htpasswd: {"{"}realm: test, path: '{folder.At("registry/htpasswd")}'{"}"}
                """
            );
        var process = Binary.Start("docker-registry", folder.Path, [], "serve", folder.At("registry/config.yml"));
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var registry = new OwnRegistry(process, port, folder.At("registry/storage"), password);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var answer = await registry._client.GetAsync($"http://{registry.Host}/v2/", patience.Token);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                return registry;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    public async Task<(byte[] Bytes, string? Digest)> ReadAsync(string path)
    {
        using var answer = await _client.GetAsync($"http://{Host}/v2/{path}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        var digest = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.Single() : null;
        return (await answer.Content.ReadAsByteArrayAsync(), digest);
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
