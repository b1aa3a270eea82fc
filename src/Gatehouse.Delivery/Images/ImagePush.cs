using System.Text;
using System.Text.Json;
using Gatehouse.Delivery.Images.Registry;
using Gatehouse.Delivery.Values;
using Gatehouse.Delivery.Web;

namespace Gatehouse.Delivery.Images;

/// <summary>An image as a registry keeps it.</summary>
/// <param name="Name">Repository and digest, never a tag: whoever uses it gets these bytes and no others.</param>
public sealed record PushedImage(ImageName Name, string Digest);

/// <summary>Pushes an image to a registry. It asks for a <see cref="Pass"/>, as the build does.</summary>
public sealed class ImagePush(ImageTools tools, WebDoor web)
{
    private const string HubKey = "https://index.docker.io/v1/";

    /// <param name="tag">Without one nothing can be pushed; it is never used again.</param>
    public async Task<PushedImage> RunAsync(
        Pass pass,
        BuiltImage image,
        BuildSettings settings,
        string tag,
        Action<string>? onOutput,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(pass);
        var name = NameOf(settings);
        var login = await LoginAsync(settings, cancel).ConfigureAwait(false);
        using var brief = BriefFolder.Create();
        if (login is not null)
            brief.Write(image.Builder.Builder.LoginFile, LoginsOf(name, login));
        var call = new PushCall(image.Id, name.Repository, tag, brief.At("digest"), login is null ? null : brief.Path, name.IsLoopback);
        var output = "";
        foreach (var words in image.Builder.Builder.Push(call))
        {
            var end = await tools.RunAsync(image.Builder.Builder, words, settings.Timeout, onOutput, cancel).ConfigureAwait(false);
            if (!end.Succeeded)
                throw new ImageFailure(
                    end.TimedOut
                        ? $"{image.Builder.Builder.Name} did not push {name.Repository} within `build.timeout`"
                        : $"{image.Builder.Builder.Name} could not push {name.Repository} (exit code {end.ExitCode}): {end.LastWords}",
                    "check `build.image`, `build.user` and `build.password`, and that the registry answers"
                );
            output = end.Output;
        }

        var digest =
            image.Builder.Builder.DigestOf(call, output)
            ?? throw new ImageFailure($"{image.Builder.Builder.Name} pushed {name.Repository} and did not say under which digest");
        // The tool's word is checked: what is signed and released from here on is what the registry itself has under this digest.
        var kept = await Door(name, login).FindManifestAsync(digest, cancel).ConfigureAwait(false);
        return kept is null
            ? throw new ImageFailure($"{name.Host} does not have {name.Path}@{digest}, which was just pushed")
            : new PushedImage(name.At(digest), digest);
    }

    /// <summary>The registry of the settings, logged in as they say: for evidence beside the image.</summary>
    public async Task<RegistryDoor> OpenAsync(ImageName name, BuildSettings settings, CancellationToken cancel)
    {
        // Credentials are for the registry that the settings name, and for no other that somebody asks about.
        var isOwn = settings.Image is not null && ImageName.Parse(settings.Image)?.Host == name.Host;
        return Door(name, isOwn ? await LoginAsync(settings, cancel).ConfigureAwait(false) : null);
    }

    private RegistryDoor Door(ImageName name, RegistryLogin? login) => new(web, name, login, tools.Masks);

    private static ImageName NameOf(BuildSettings settings) =>
        settings.Image is null
            ? throw new UserError(
                "there is no registry to push to",
                "name a repository in `build.image`, e.g. registry.example.com/team/todo"
            )
            : ImageName.Parse(settings.Image)
                ?? throw new UserError(
                    $"`build.image` is no image repository: {settings.Image}",
                    "write registry.example.com/team/todo, in lower case"
                );

    private async Task<RegistryLogin?> LoginAsync(BuildSettings settings, CancellationToken cancel)
    {
        if (settings.Password is null)
            return null;
        if (settings.User is null)
            throw new UserError(
                "`build.password` has no `build.user` beside it",
                "add the user's name; registries that take a token alone say which"
            );
        var user = await tools.Values.TextOfAsync(settings.User, cancel).ConfigureAwait(false);
        var password = await tools.Values.TextOfAsync(settings.Password, cancel).ConfigureAwait(false);
        return new RegistryLogin(user, SecretText.Of(password, tools.Masks));
    }

    /// <summary>
    /// The file of log-ins that all builders read. It is written here for this one push: a log-in by the tool would put the user's name among
    /// the arguments, and the password where the user keeps his own.
    /// </summary>
    private static string LoginsOf(ImageName name, RegistryLogin login)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("auths");
            json.WriteStartObject(name.Host == "docker.io" ? HubKey : name.Host);
            json.WriteString("auth", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password.Reveal()}")));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
