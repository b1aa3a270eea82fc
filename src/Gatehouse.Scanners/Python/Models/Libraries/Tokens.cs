namespace Gatehouse.Scanners.Python.Models.Libraries;

/// <summary>JSON web tokens and other signed texts, whose key may stand in another file than the call.</summary>
internal sealed class Tokens : FlowModel
{
    public override void Declare(ModelSheet sheet)
    {
        foreach (var call in (string[])["jwt.encode", "jwt.decode", "jose.jwt.encode", "jose.jwt.decode"])
            sheet.Harm(SinkKinds.TokenKey, call, made => IsKey(made, 1, "key"));
        foreach (
            var serializer in (string[])
                ["URLSafeTimedSerializer", "URLSafeSerializer", "TimedSerializer", "Serializer", "Signer", "TimestampSigner"]
        )
            sheet.Harm(SinkKinds.TokenKey, $"itsdangerous.{serializer}", made => IsKey(made, 0, "secret_key"));
    }

    private static bool IsKey(CallFacts call, int position, string name) =>
        call.Text(position, name) is { Length: > 0 } key
        && call.IsImported(position, name)
        && !key.Contains("PUBLIC KEY", StringComparison.Ordinal)
        && !key.Contains("BEGIN CERT", StringComparison.Ordinal);
}
