using Gatehouse.Engine.Syntax.Toml;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary>What <c>cargo audit</c> and <c>cargo deny</c> are told to pass over: <c>[advisories] ignore = […]</c>.</summary>
internal sealed class CargoAudit : ExcuseFile
{
    public override ImmutableArray<string> Files => [".cargo/audit.toml", "deny.toml", ".cargo/deny.toml", "audit.toml"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var document = TomlDocument.Parse(text);
        if (document.Problem is { } problem)
            list.Tell(problem.Line, problem.Message);
        if ((document.Root["advisories"] as TomlTable)?["ignore"] is not TomlArray ignored)
            return;
        foreach (var item in ignored.Items)
        {
            var (id, reason) = item switch
            {
                TomlText one => (one.Text, null),
                TomlTable table => ((table["id"] as TomlText)?.Text, (table["reason"] as TomlText)?.Text),
                _ => (null, null),
            };
            if (id is not null)
                list.Add(
                    new Excuse
                    {
                        Id = id,
                        Reason = reason,
                        Line = item.Place.Line,
                    }
                );
        }
    }
}
