using System.Security.Cryptography;
using System.Text.Json;

namespace Gatehouse.Engine.Gate;

/// <summary>Brings what a policy asks for into one form, and digests it.</summary>
internal static class PolicyDigest
{
    /// <summary>Another form is another digest: evidence that was made before a change of this form has to be made anew.</summary>
    private const int Form = 1;

    public static string Of(Policy policy)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("form", Form);
            json.WriteString("incomplete", policy.Incomplete.ToString());
            json.WriteStartArray("clauses");
            foreach (var clause in policy.Clauses)
                Write(json, clause);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, Clause clause)
    {
        if (clause.Written.Length != clause.Conditions.Length)
            throw new InvalidOperationException($"The clause `{clause.Name}` has a condition that is written nowhere.");
        json.WriteStartObject();
        json.WriteString("name", clause.Name);
        json.WriteString("action", clause.Action.ToString());
        json.WriteNumber("max", clause.Max);
        json.WriteBoolean("onlyNew", clause.OnlyNew);
        WriteAll(json, "stages", clause.Stages);
        WriteAll(json, "conditions", clause.Written.Select(text => text.Value));
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
