using System.Text;

namespace Gatehouse.Delivery.Notices;

/// <summary>One request to a place, before it is sent or shown.</summary>
public sealed record NoticeRequest(string Method, Uri Address)
{
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string MediaType { get; init; } = "application/json";

    /// <summary>Null for a request without a body.</summary>
    public byte[]? Body { get; init; }

    public NoticeRequest With(string header, string text) => this with { Headers = Headers.Add(new(header, text)) };

    /// <summary>As people read it; the caller masks it.</summary>
    public string Show()
    {
        var text = new StringBuilder($"{Method} {Address.AbsoluteUri}\n");
        foreach (var (name, value) in Headers)
            text.Append(name).Append(": ").Append(value).Append('\n');
        if (Body is { } body)
            text.Append("Content-Type: ").Append(MediaType).Append("\n\n").Append(Encoding.UTF8.GetString(body)).Append('\n');
        return text.ToString();
    }
}

/// <summary>The parts of a form with a file in it (RFC 7578).</summary>
internal static class FormBody
{
    public static NoticeRequest With(
        NoticeRequest request,
        IEnumerable<KeyValuePair<string, string>> fields,
        string fileField,
        string fileName,
        string mediaType,
        byte[] file
    )
    {
        // Made from the content, so that the same notice is the same bytes and no content can hold it by chance or on purpose.
        var mark = "gatehouse-" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))[..32];
        using var body = new MemoryStream();
        foreach (var (name, text) in fields)
            Write(body, $"--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        Write(
            body,
            $"--{mark}\r\nContent-Disposition: form-data; name=\"{fileField}\"; filename=\"{fileName}\"\r\nContent-Type: {mediaType}\r\n\r\n"
        );
        body.Write(file);
        Write(body, $"\r\n--{mark}--\r\n");
        return request with { MediaType = $"multipart/form-data; boundary={mark}", Body = body.ToArray() };
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
