using System.Text.Json;
using Gatehouse.Engine.Gate;

namespace Gatehouse.Tests.Gate;

public sealed class SettingsSchemas
{
    private const string Begin = "<!-- properties: generated -->\n";
    private const string End = "<!-- end of properties -->\n";

    [Fact]
    public void Are_committed_for_editors() => Committed.ShouldBeCommitted(SettingsSchema.ToJsonSchema(), "schema/gatehouse.schema.json");

    [Fact]
    public void Are_committed_in_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Committed.Root, "docs/configuration.md"));
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Committed.ShouldBeCommitted(page[..begin] + "\n" + SettingsSchema.ToMarkdown() + "\n" + page[end..], "docs/configuration.md");
    }

    [Fact]
    public void Describe_every_property_and_allow_no_other()
    {
        using var schema = JsonDocument.Parse(SettingsSchema.ToJsonSchema());
        var objects = 0;
        void Visit(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Visit(item);
            }

            if (element.ValueKind != JsonValueKind.Object)
                return;
            if (element.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
            {
                objects++;
                element.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
                foreach (var property in properties.EnumerateObject())
                    property.Value.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace();
            }

            foreach (var property in element.EnumerateObject())
                Visit(property.Value);
        }

        Visit(schema.RootElement);
        objects.ShouldBeGreaterThanOrEqualTo(19);
    }

    [Fact]
    public void Read_the_example_of_the_documentation()
    {
        var page = File.ReadAllText(Path.Combine(Committed.Root, "docs/configuration.md"));
        var examples = page.Split("```yaml\n").Skip(1).Select(part => part.Split("```")[0]).ToList();
        examples.ShouldNotBeEmpty();
        foreach (var example in examples)
            Should.NotThrow(() => Sample.Read(example));
    }
}
