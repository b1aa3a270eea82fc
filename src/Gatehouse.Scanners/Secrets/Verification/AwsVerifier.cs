using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.Scanners.Secrets.Verification;

/// <summary>Asks AWS whose key it is, signed with the secret (Signature Version 4): the secret itself is never sent.</summary>
public sealed class AwsVerifier : Verifier
{
    private const string Body = "Action=GetCallerIdentity&Version=2011-06-15";
    private const string BodyType = "application/x-www-form-urlencoded; charset=utf-8";
    private const string Region = "us-east-1";
    private const string SignedHeaders = "content-type;host;x-amz-date";

    public override IssuerFacts Facts { get; } =
        new()
        {
            Issuer = "AWS",
            Rules = ["secrets/aws-secret-access-key"],
            Companion = "secrets/aws-access-key-id",
            Address = "https://sts.amazonaws.com",
            Variable = "AWS_STS_URL",
            HasOtherAddresses = true,
            Request =
                "POST /; X-Amz-Date: 20260102T030405Z; Authorization: AWS4-HMAC-SHA256 "
                + "Credential=COMPANION/20260102/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=…; "
                + Body,
            Documentation = "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
        };

    public override IEnumerable<AnswerExample> Examples =>
        [
            Is(
                Liveness.Live,
                200,
                "<GetCallerIdentityResponse><Arn>arn:aws:iam::123456789012:user/ci</Arn></GetCallerIdentityResponse>",
                "arn:aws:iam::123456789012:user/ci"
            ),
            Is(Liveness.Dead, 403, "<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>"),
            Is(Liveness.Unknown, 403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"),
            Is(Liveness.Unknown, 200, "<html>a portal</html>"),
            Is(Liveness.Unknown, 500, ""),
        ];

    public override IssuerRequest Ask(Credential credential)
    {
        var date = credential.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{date[..8]}/{Region}/sts/aws4_request";
        var host = credential.Address.Authority;
        var canonical = $"POST\n/\n\ncontent-type:{BodyType}\nhost:{host}\nx-amz-date:{date}\n\n{SignedHeaders}\n{Hash(Body)}";
        var key = Encoding.UTF8.GetBytes("AWS4" + credential.Secret);
        foreach (var step in (ReadOnlySpan<string>)[date[..8], Region, "sts", "aws4_request"])
        {
            var next = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
            CryptographicOperations.ZeroMemory(key);
            key = next;
        }

        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hash(canonical)}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        CryptographicOperations.ZeroMemory(key);
        return IssuerRequest
            .Post("/", Body, BodyType)
            .With("X-Amz-Date", date)
            .With(
                "Authorization",
                $"AWS4-HMAC-SHA256 Credential={credential.Companion}/{scope}, SignedHeaders={SignedHeaders}, Signature={signature}"
            );
    }

    /// <summary>A signature that does not match says that the id is known and belongs to another secret: this one may be live elsewhere.</summary>
    public override VerificationResult Read(IssuerAnswer answer)
    {
        if (answer.Status == 200)
        {
            return answer.Between("<Arn>", "</Arn>") is { } arn
                ? new VerificationResult(Liveness.Live, null, VerificationResult.Printable(arn))
                : Unreadable;
        }

        return answer.Status == 403 && answer.Mentions("<Code>InvalidClientTokenId</Code>") ? Dead
            : answer.Mentions("<Code>SignatureDoesNotMatch</Code>") ? Unknown("the key id beside it belongs to another secret")
            : Otherwise(answer);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
