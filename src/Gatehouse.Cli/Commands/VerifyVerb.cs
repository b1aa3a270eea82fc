using System.Collections.Immutable;
using System.CommandLine;
using Gatehouse.Delivery.Evidence;
using Gatehouse.Delivery.Images;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;
using Gatehouse.Engine;
using Gatehouse.Engine.Evidence;
using Gatehouse.Engine.Gate;
using Gatehouse.Engine.Sources;
using Gatehouse.Engine.Sources.Git;
using Gatehouse.Engine.Text;

namespace Gatehouse.Cli.Commands;

/// <summary><c>gatehouse verify</c>: whether signed evidence lets an image or a commit be released now.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string?> _subject = new("IMAGE|COMMIT")
    {
        Description = "An image (repository@sha256:…, or a tag, whose digest is looked up), a digest, or a commit, branch or tag.",
        Arity = ArgumentArity.ExactlyOne,
    };

    private readonly Option<string[]> _keys = Words(
        "--key",
        "FILE",
        "A public key (PEM) whose signatures count; those of `evidence.trusted-keys` if left out."
    );

    private readonly Option<string?> _environment = Value(
        "--environment",
        "NAME",
        "Where it would be released: evidence for that environment counts too."
    );

    private readonly Option<string?> _policy = Knowing(
        Value("--policy", "FILE|NAME", "The policy that must have judged; that of ./gatehouse.yml if left out."),
        () => Policies.All.Select(policy => policy.Name)
    );

    public VerifyVerb()
        : base("verify", "Checks the signed evidence about an image or a commit: signature, digest, age, policy, environment, waivers.")
    {
        Add(_subject);
        Add(_keys);
        Add(_environment);
        Add(_policy);
    }

    public override IReadOnlyList<string> Notes =>
        [
            $"Evidence is looked for in {EvidenceBook.FolderName} and, for an image, beside it in its registry. The newest word counts. "
                + "The exit code is 0 where it opens a release now, 1 where it says no, 2 where it does not say yes.",
        ];

    public override IReadOnlyList<Usage> Examples =>
        [
            new("gatehouse verify HEAD", "may this commit be released?"),
            new("gatehouse verify registry.example.com/todo:1.4 --environment production", "may this image go to production?"),
            new("gatehouse verify registry.example.com/todo:1.4 --key release.pub.pem", "did this key vouch for it?"),
        ];

    public override int Run(Call call) => RunAsync(call).GetAwaiter().GetResult();

    private async Task<int> RunAsync(Call call)
    {
        var tree = DirectoryTree.Open(".");
        var settings = Inspection.SettingsOf(tree, call.Terminal);
        var policy = call.Value(_policy) is { } named ? Inspection.PolicyNamed(named) : settings.Policy;
        var environment = call.Value(_environment);
        if (environment is not null && !settings.Environments.IsEmpty)
            environment = Call.OneOf("environment", environment, [.. settings.Environments.Select(one => one.Name)]);
        ImmutableArray<PublicKey>? trusted = call.Words(_keys) is { Count: > 0 } files ? [.. files.Select(EvidenceKeys.ReadFile)] : null;
        var surroundings = DeliveryDesk.SurroundingsOf(tree);
        var programs = new ProgramRunner(new Masks(), TimeProvider.System);
        using var web = new WebDoor(TimeProvider.System);
        var values = ValueBook.Open(settings, surroundings, programs, web);
        var book = new EvidenceBook(new EvidenceKeys(settings.Evidence, surroundings, values, programs), settings.Evidence, surroundings);
        var push = new ImagePush(new ImageTools(programs, values, surroundings), web);
        try
        {
            var asked = await FindSubjectAsync(
                    call.Value(_subject)!,
                    name => push.OpenAsync(name, settings.Build, call.Cancel),
                    call.Cancel
                )
                .ConfigureAwait(false);
            var found = await book.FindAsync(asked.Registry, asked.Image, call.Cancel).ConfigureAwait(false);
            var demand = book.Demand(TimeProvider.System.GetUtcNow(), asked.Commit, asked.Image, environment);
            var verdict = await book.ConfirmAsync(policy, demand, found, trusted, call.Cancel).ConfigureAwait(false);
            Tell(call.Terminal, asked, verdict);
            return ExitCode.Of(verdict);
        }
        catch (RegistryFailure failure)
        {
            throw new UserError(failure.Message, failure) { Remedy = "check the image's name, and that the registry answers" };
        }
    }

    private static async Task<Asked> FindSubjectAsync(string text, Func<ImageName, Task<RegistryDoor>> open, CancellationToken cancel)
    {
        if (ImageName.IsDigest(text))
            return new Asked(text, null, text, null);
        // No name of git's has these signs, and every image of a digest or of a port has one.
        using (var repository = text.AsSpan().ContainsAny(':', '@') ? null : GitRepository.Discover(Path.GetFullPath(".")))
        {
            if (repository?.Resolve(text) is { } commit)
                return new Asked($"commit {commit}", commit.ToString(), null, null);
        }

        if (text.Length is 40 or 64 && ObjectId.TryParse(text, out var id))
            return new Asked($"commit {id}", id.ToString(), null, null);
        // A word alone would be an image of a public registry: more likely it is a branch that is not here.
        var name = text.Contains('/', StringComparison.Ordinal) ? ImageName.Parse(text) : null;
        if (name is null)
            throw new UserError(
                $"`{text}` is neither a commit of this repository nor an image",
                "gatehouse verify HEAD\ngatehouse verify registry.example.com/team/todo@sha256:…"
            );
        var registry = await open(name).ConfigureAwait(false);
        if (name.Digest is { } digest)
            return new Asked(name.ToString(), null, digest, registry);
        var manifest =
            await registry.FindManifestAsync(name.Tag ?? "latest", cancel).ConfigureAwait(false)
            ?? throw new UserError($"{name.Host} has no image {name}", "check the tag, or name the image by its digest");
        return new Asked($"{name} (now {manifest.Digest})", null, manifest.Digest, registry);
    }

    private static void Tell(Terminal terminal, Asked asked, Verdict verdict)
    {
        terminal.Write($"{verdict.Word}  {TextBytes.Printable(asked.Name)}\n");
        foreach (var objection in verdict.Objections)
            terminal.Write($"  closed: {objection.Message}\n");
        foreach (var doubt in verdict.Doubts)
            terminal.Write($"  unknown: {doubt}\n");
        foreach (var warning in verdict.Warnings)
            terminal.Say($"warning: {warning.Message}");
    }

    /// <param name="Registry">Where the image is; null where only files are looked through.</param>
    private sealed record Asked(string Name, string? Commit, string? Image, RegistryDoor? Registry);
}
