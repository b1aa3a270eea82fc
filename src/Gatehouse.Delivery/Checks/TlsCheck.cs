using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Delivery.Values;

namespace Gatehouse.Delivery.Checks;

/// <summary>The certificate shown there is for this name, from a trusted authority, and valid for some time to come.</summary>
internal sealed class TlsCheck(string place, CheckSettings settings, Surroundings surroundings, TimeProvider clock) : Check
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    public override string Title => $"tls {place}";

    public override async Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        if (Endpoint.Parse(place) is not { } endpoint)
            return Unknown($"`{place}` is no host and port", "write host:port");
        X509Certificate2Collection? authorities = null;
        if (settings.Authority is { } file)
        {
            try
            {
                authorities = [];
                authorities.ImportFromPemFile(Path.Combine(surroundings.Folder, file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
            {
                return Unknown($"cannot read the authority {file}: {error.Message}", "name a PEM file");
            }
        }

        var (client, why, isKnown) = await endpoint.ConnectAsync(clock, cancel).ConfigureAwait(false);
        if (client is null)
            return isKnown ? Failed(why, "start what serves there") : Unknown(why, "check the name");
        using (client)
            return await LookAsync(client.GetStream(), endpoint, authorities, cancel).ConfigureAwait(false);
    }

    private async Task<CheckResult> LookAsync(
        Stream stream,
        Endpoint endpoint,
        X509Certificate2Collection? authorities,
        CancellationToken cancel
    )
    {
        CheckResult? result = null;
        using var patience = new CancellationTokenSource(_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        await using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions
                    {
                        TargetHost = endpoint.Host,
#pragma warning disable CA5359 // What is wrong with the certificate is what is asked: it is judged here, and nothing is sent.
                        RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                        {
                            result = Judge((X509Certificate2)certificate!, chain!, endpoint.Host, authorities);
                            return result.State == CheckState.Ok;
                        },
#pragma warning restore CA5359
                    },
                    either.Token
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Unknown("it takes the connection and says nothing", "check whether it speaks TLS");
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            return result ?? Failed($"it speaks no TLS that is accepted here: {error.GetBaseException().Message}", "offer TLS 1.2 or 1.3");
        }

        return result ?? Unknown("it showed no certificate");
    }

    private CheckResult Judge(X509Certificate2 certificate, X509Chain sent, string host, X509Certificate2Collection? authorities)
    {
        var now = clock.GetUtcNow();
        var ends = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
        if (!certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            return Failed($"the certificate is for another name than {host}: {NamesOf(certificate)}", "get one for this name");
        if (ends <= now)
            return Failed($"the certificate ended on {Day(ends)}", "renew it");
        if (certificate.NotBefore.ToUniversalTime() > now)
            return Failed($"the certificate begins only on {Day(certificate.NotBefore.ToUniversalTime())}", "check the clocks");
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        foreach (var element in sent.ChainElements)
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (authorities is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (!chain.Build(certificate))
        {
            var why = string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
            return Failed(
                $"the certificate is not trusted: {why}",
                "serve the whole chain; name the file of an authority of your own as `authority`"
            );
        }

        var days = (int)(ends - now).TotalDays;
        return days < settings.MinDays
            ? Failed($"the certificate ends in {days} days, on {Day(ends)}", "renew it")
            : Ok($"the certificate is valid until {Day(ends)}");
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames())
            .Take(5);
        return string.Join(", ", names) is { Length: > 0 } told ? told : certificate.Subject;
    }

    private static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
