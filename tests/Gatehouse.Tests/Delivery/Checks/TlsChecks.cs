using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Delivery.Checks;
using Gatehouse.Engine.Gate.Delivering;

namespace Gatehouse.Tests.Delivery.Checks;

/// <summary>Real TLS servers on the loopback address, with certificates made here and now.</summary>
public sealed class TlsChecks : IDisposable
{
    private readonly CheckingGround _ground = new();
    private readonly X509Certificate2 _authority;
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TlsChecks()
    {
        var request = new CertificateRequest("CN=Tests", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        File.WriteAllText(Path.Combine(_ground.Folder, "authority.pem"), _authority.ExportCertificatePem());
    }

    public void Dispose()
    {
        _ground.Dispose();
        _authority.Dispose();
        _authorityKey.Dispose();
    }

    [Fact]
    public async Task A_certificate_for_the_name_with_time_to_go_is_ok() =>
        (await LookAsync("localhost", fromDays: -1, toDays: 60)).State.ShouldBe(CheckState.Ok);

    [Fact]
    public async Task An_ended_one_fails() =>
        (await LookAsync("localhost", fromDays: -30, toDays: -2)).ShouldSatisfyAllConditions(
            result => result.State.ShouldBe(CheckState.Failed),
            result => result.Reason.ShouldStartWith("the certificate ended on ")
        );

    [Fact]
    public async Task One_that_ends_soon_fails() =>
        (await LookAsync("localhost", fromDays: -1, toDays: 10.5)).ShouldSatisfyAllConditions(
            result => result.State.ShouldBe(CheckState.Failed),
            result => result.Reason.ShouldStartWith("the certificate ends in 10 days")
        );

    [Fact]
    public async Task One_for_another_name_fails() =>
        (await LookAsync("shop.example", fromDays: -1, toDays: 60)).Reason.ShouldBe(
            "the certificate is for another name than localhost: shop.example"
        );

    [Fact]
    public async Task One_of_an_unknown_authority_fails() =>
        (await LookAsync("localhost", fromDays: -1, toDays: 60, trusts: false)).Reason.ShouldStartWith("the certificate is not trusted: ");

    [Fact]
    public async Task What_does_not_speak_TLS_fails()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Task.Run(
            async () =>
            {
                using var client = await server.AcceptTcpClientAsync(Cancel);
                await client.GetStream().WriteAsync("HTTP/1.1 400 No\r\n\r\n"u8.ToArray(), Cancel);
            },
            Cancel
        );
        var result = await _ground.RunAsync(new CheckSettings { Tls = $"localhost:{((IPEndPoint)server.LocalEndpoint).Port}" });
        await serving;
        result.State.ShouldBe(CheckState.Failed);
    }

    [Fact]
    public async Task An_authority_that_cannot_be_read_leaves_it_open() =>
        (await _ground.RunAsync(new CheckSettings { Tls = "localhost:1", Authority = "missing.pem" })).State.ShouldBe(CheckState.Unknown);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<CheckResult> LookAsync(string name, double fromDays, double toDays, bool trusts = true)
    {
        using var certificate = Issue(name, fromDays, toDays);
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Task.Run(
            async () =>
            {
                using var client = await server.AcceptTcpClientAsync(Cancel);
                await using var tls = new SslStream(client.GetStream());
                try
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                }
                catch (IOException)
                {
                    // Whoever only looks may leave early.
                }
            },
            Cancel
        );
        var result = await _ground.RunAsync(
            new CheckSettings { Tls = $"localhost:{((IPEndPoint)server.LocalEndpoint).Port}", Authority = trusts ? "authority.pem" : null }
        );
        await serving;
        return result;
    }

    private X509Certificate2 Issue(string name, double fromDays, double toDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var issued = request.Create(_authority, now.AddDays(fromDays), now.AddDays(toDays), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
