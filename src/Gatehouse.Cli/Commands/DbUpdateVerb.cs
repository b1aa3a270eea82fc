using System.CommandLine;
using Gatehouse.Engine;
using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse db update</c>: advisories from the network.</summary>
internal sealed class DbUpdateVerb : Verb
{
    private readonly Option<bool> _all = Switch("--all", "Every ecosystem that the export lists.");

    private readonly Option<string[]> _ecosystems = Words(
        "--ecosystem",
        "ECOSYSTEM[,...]",
        "These too, by OSV's names, e.g. PyPI,npm; only those that the database has if left out."
    );

    private readonly Option<string?> _from = Value(
        "--from",
        "URL|DIR",
        "A mirror of the public export, or a folder of the same layout, with KEV/ and EPSS/ in it."
    );

    private readonly Option<string?> _db = DatabasePlace.Option();

    public DbUpdateVerb()
        : base("update", "Fetches what is new: advisories (OSV), known exploited vulnerabilities (CISA KEV), exploit scores (FIRST EPSS).")
    {
        Add(_all);
        Add(_ecosystems);
        Add(_from);
        Add(_db);
    }

    public override IReadOnlyList<string> Notes =>
        [
            "Only what changed is fetched. A download that broke off goes on where it stopped. The new database takes the place of the old one when it is "
                + "whole; whatever fails, the old one stays usable. HTTPS_PROXY and NO_PROXY are heeded. The exit code is 2 where anything could not be fetched.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse db update --ecosystem PyPI,npm", "begin with two ecosystems"),
            new("gatehouse db update", "fetch what is new of those that the database has"),
            new("gatehouse db update --all --from https://mirror.example/osv/", "take everything from a mirror"),
        ];

    public override int Run(Call call)
    {
        var path = DatabasePlace.Of(call.Value(_db), Environment.GetEnvironmentVariable);
        var request = new UpdateRequest
        {
            Database = path,
            All = call.Has(_all),
            Ecosystems = [.. call.Words(_ecosystems)],
        };
        if (call.Value(_from) is { } from)
        {
            if (Directory.Exists(from))
                request = request with { Folder = from };
            else if (Uri.TryCreate(from, UriKind.Absolute, out var mirror) && mirror.Scheme is "https" or "http")
            {
                request = request with { Mirror = mirror };
                if (mirror.Scheme == Uri.UriSchemeHttp && !mirror.IsLoopback)
                    call.Terminal.Complain(
                        $"{mirror.Host} is asked over http: whoever stands between can change what is said of your dependencies"
                    );
            }
            else
                throw new UserError(
                    $"--from: there is no folder {from}, and it is no address",
                    "a folder, or an address that begins with https://"
                );
        }

        DatabaseChange change;
        using (var progress = new FeedProgressLine(call.Terminal))
            change = DatabaseUpdate.RunAsync(request, TimeProvider.System, progress, call.Cancel).GetAwaiter().GetResult();
        return DatabaseWords.Tell(call.Terminal, change, path);
    }
}
