using System.CommandLine;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse db import</c>: advisories from a folder.</summary>
internal sealed class DbImportVerb : Verb
{
    private readonly Argument<string?> _folder = new("DIR")
    {
        Description = "The folder that holds them: <Ecosystem>/all.zip, EPSS/, KEV/, or records in .json files.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string?> _db = DatabasePlace.Option();

    public DbImportVerb()
        : base("import", "Brings advisories from a folder into the database, for a machine without a network.")
    {
        Add(_folder);
        Add(_db);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "The folder is laid out as the public export of OSV, which any mirror copies: a folder for each ecosystem. Parts that it does not have stay as they "
                + "are. The age of a part is that of its file, so copy with the times kept (cp -p, rsync -t).",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [new("gatehouse db import /mnt/mirror/osv", "take over what was copied from a machine with a network")];

    public override int Run(Call call)
    {
        var path = DatabasePlace.Of(call.Value(_db), Environment.GetEnvironmentVariable);
        DatabaseChange change;
        using (var progress = new FeedProgressLine(call.Terminal))
        {
            change = DatabaseImport
                .RunAsync(call.Value(_folder)!, path, new FeedBounds(), TimeProvider.System, progress, call.Cancel)
                .GetAwaiter()
                .GetResult();
        }

        return DatabaseWords.Tell(call.Terminal, change, path);
    }
}
