namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse db</c>: the advisory database.</summary>
internal sealed class DbVerb : Verb
{
    public DbVerb()
        : base("db", "Fetches, brings in and shows the advisory database, by which dependencies are judged.")
    {
        Add(new DbUpdateVerb());
        Add(new DbImportVerb());
        Add(new DbStatusVerb());
    }

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse db update --ecosystem PyPI,npm", "fetch what is known of two ecosystems"),
            new("gatehouse db status", "what is there, and how old it is"),
        ];
}
