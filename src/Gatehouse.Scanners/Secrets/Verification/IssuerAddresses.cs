using Gatehouse.Engine;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Where each issuer is asked: its usual address, or the one that the user named.</summary>
public sealed class IssuerAddresses
{
    private readonly Dictionary<string, Uri> _named = new(StringComparer.Ordinal);

    private IssuerAddresses() { }

    /// <param name="setting">The value of an environment variable, which only the command line reads.</param>
    public static IssuerAddresses Read(Func<string, string?> setting)
    {
        var addresses = new IssuerAddresses();
        foreach (var variable in Verifier.All.Select(verifier => verifier.Facts.Variable).Distinct(StringComparer.Ordinal))
        {
            if (setting(variable) is not { Length: > 0 } text)
                continue;
            // The text itself is not told: an address may hold a password.
            addresses._named[variable] = IsSafe(text, out var address)
                ? address
                : throw new UserError(
                    $"{variable} is no address that a secret can be sent to",
                    $"{variable}=https://host/path, without name and password; http only for this machine"
                );
        }

        return addresses;
    }

    /// <summary>Null where nobody said where to ask.</summary>
    internal Uri? Of(IssuerFacts facts) =>
        _named.GetValueOrDefault(facts.Variable) ?? (facts.Address is { } usual ? new Uri(usual, UriKind.Absolute) : null);

    internal bool IsNamed(IssuerFacts facts) => _named.ContainsKey(facts.Variable);

    private static bool IsSafe(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0
        && address.Query.Length == 0
        && address.Fragment.Length == 0;
}
