using Gatehouse.Engine;
using Gatehouse.Scanners.Secrets;
using Gatehouse.Scanners.Secrets.Verification;

namespace Gatehouse.Cli;

/// <summary>What <c>--verify</c> adds to a scan: values are kept until their issuers were asked, and zeroed when this ends.</summary>
internal sealed class LiveCheck : IDisposable
{
    private readonly SecretIntake _intake = new();
    private readonly IssuerCalls _calls = IssuerCalls.Open(IssuerAddresses.Read(Environment.GetEnvironmentVariable), TimeProvider.System);

    public ScanRequest Extend(ScanRequest request) =>
        request with
        {
            Scanners = [.. request.Scanners.Select(scanner => scanner is SecretsScanner secrets ? secrets.Keeping(_intake) : scanner)],
            Verify = cancel => _calls.VerifyAsync(_intake, cancel),
        };

    public void Dispose()
    {
        _calls.Dispose();
        _intake.Dispose();
    }
}
