using System.Text.Json;
using Gatehouse.Engine.Findings;
using Gatehouse.Engine.Gate.Shapes;
using Gatehouse.Engine.Syntax.Yaml;

namespace Gatehouse.Engine.Gate;

/// <summary>Makes a policy of a mapping that <see cref="SettingsSchema.PolicyMapping"/> has found right, on top of another.</summary>
internal static class PolicyReader
{
    /// <summary>More than anybody writes, few enough that a hostile file cannot make judging slow.</summary>
    private const int MaxClauses = 500;

    public static Policy Read(YamlMapping mapping, Policy ground, Complaints complaints)
    {
        var clauses = ground.Clauses.ToList();
        var written = mapping["clauses"].Mappings();
        if (written.Length > MaxClauses)
        {
            complaints.Add(mapping["clauses"]!, $"{written.Length} clauses; at most {MaxClauses} are read");
            return ground;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in written)
        {
            var name = one["name"]!.Text();
            if (!seen.Add(name))
                complaints.Add(one["name"]!, $"a second clause named {Complaints.Quote(name)}; the first would be lost");
            var known = clauses.FindIndex(clause => clause.Name == name);
            if (one["remove"]?.Truth() == true)
                Remove(one, name, known, clauses, ground, complaints);
            else if (known >= 0)
                clauses[known] = ReadClause(one, name);
            else
                clauses.Add(ReadClause(one, name));
        }

        return ground with
        {
            Clauses = [.. clauses],
            Incomplete = mapping["incomplete"]?.Word<IncompleteCoverage>() ?? ground.Incomplete,
        };
    }

    private static void Remove(YamlMapping one, string name, int known, List<Clause> clauses, Policy ground, Complaints complaints)
    {
        if (one.Entries.FirstOrDefault(entry => entry.Key.Text is not ("name" or "remove")) is { } idle)
            complaints.Add(
                idle.Key,
                $"`remove: true` drops the clause, so {Complaints.Quote(idle.Key.Text)} would do nothing; write one or the other"
            );
        if (known >= 0)
            clauses.RemoveAt(known);
        else
        {
            var names = ground.Clauses.Select(clause => clause.Name).ToList();
            complaints.Add(
                one["name"]!,
                $"there is no clause {Complaints.Quote(name)} to remove{Complaints.Suggest(name, names)}; "
                    + $"clauses of `{ground.Name}`: {Complaints.List(names)}"
            );
        }
    }

    private static Clause ReadClause(YamlMapping mapping, string name)
    {
        var conditions = ImmutableArray.CreateBuilder<Func<Finding, Occasion, bool>>();
        var texts = ImmutableArray.CreateBuilder<Lazy<string>>();
        foreach (var condition in Condition.All)
        {
            if (mapping[condition.Name] is not { } value)
                continue;
            conditions.Add(condition.Read(value));
            texts.Add(new Lazy<string>(() => $"{condition.Name}: {Write(value)}"));
        }

        return new Clause
        {
            Name = name,
            Stages = mapping["stages"].Texts(),
            Action = mapping["action"]?.Word<ClauseAction>() ?? ClauseAction.Close,
            Max = mapping["max"]?.Whole() ?? 0,
            Conditions = conditions.ToImmutable(),
            Written = texts.ToImmutable(),
            OnlyNew = mapping["state"] is null,
            NeedsOrigin = Condition.All.Any(condition => condition.NeedsOrigin && mapping[condition.Name] is not null),
        };
    }

    /// <summary>One text for one value, however it is laid out: quoted, since a text may hold what divides a list.</summary>
    private static string Write(YamlNode value) =>
        value switch
        {
            YamlScalar scalar => $"\"{JsonEncodedText.Encode(scalar.Text)}\"",
            YamlSequence list => $"[{string.Join(',', list.Items.Select(Write))}]",
            YamlMapping mapping => $"{{{string.Join(',', mapping.Entries.Select(entry => $"{Write(entry.Key)}:{Write(entry.Value)}"))}}}",
            _ => throw new InvalidOperationException("A kind of value that no policy has."),
        };
}
