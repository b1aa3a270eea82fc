using Gatehouse.Engine.Text;

namespace Gatehouse.Engine.Gate.Excuses;

/// <summary><c>.trivyignore</c>: an id on each line, after it perhaps <c>exp:YYYY-MM-DD</c> (https://trivy.dev/latest/docs/configuration/filtering/).</summary>
internal sealed class TrivyIgnore : ExcuseFile
{
    public override ImmutableArray<string> Files => [".trivyignore"];

    public override void Read(ReadOnlyMemory<byte> text, ExcuseList list)
    {
        var number = 0;
        foreach (var raw in TextBytes.Decode(text.Span).EnumerateLines())
        {
            number++;
            var line = raw.IndexOf('#') is >= 0 and var comment ? raw[..comment] : raw;
            var words = line.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                continue;
            var expiry = words.Skip(1).FirstOrDefault(word => word.StartsWith("exp:", StringComparison.Ordinal));
            list.Add(
                new Excuse
                {
                    Id = words[0],
                    Until = LastDayBefore(expiry?[4..], number, list),
                    Line = number,
                }
            );
        }
    }
}
