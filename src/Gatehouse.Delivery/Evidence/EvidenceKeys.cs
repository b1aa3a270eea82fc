using Gatehouse.Delivery.Programs;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Evidence;

/// <summary>With which key is signed here, and which keys are believed: as <c>evidence</c> in the settings says.</summary>
public sealed class EvidenceKeys(EvidenceSettings settings, Surroundings surroundings, ValueBook values, ProgramRunner programs)
{
    private readonly KeyRing _ring = new(surroundings, programs.Masks);

    /// <summary>The command, the named key, or the user's own; a <see cref="UserError"/> where there is none.</summary>
    public async Task<Signer> SignerAsync(CancellationToken cancel)
    {
        if (settings.SignCommand is { } command)
            return new CommandKey(
                command,
                ReadTrusted(settings.TrustedKeys),
                programs,
                surroundings,
                await values.EnvironmentOfAsync([], settings.Inherits, surroundings, cancel).ConfigureAwait(false)
            );
        return await PrivateAsync(cancel).ConfigureAwait(false)
            ?? throw new UserError(
                $"there is no key to sign with: {_ring.Folder} holds none",
                "gatehouse keys create\nor name one in `evidence.key`, or a command in `evidence.sign-command`"
            );
    }

    /// <summary>The keys of <c>evidence.trusted-keys</c>; without any, the own key alone. Empty where there is neither.</summary>
    public async Task<ImmutableArray<PublicKey>> TrustedAsync(CancellationToken cancel)
    {
        if (!settings.TrustedKeys.IsEmpty)
            return ReadTrusted(settings.TrustedKeys);
        if (await PrivateAsync(cancel).ConfigureAwait(false) is not { } own)
            return [];
        var (key, _) = await own.SignAsync(ReadOnlyMemory<byte>.Empty, cancel).ConfigureAwait(false);
        return [key];
    }

    /// <summary>A public key from a file anywhere.</summary>
    public static PublicKey ReadFile(string path)
    {
        string pem;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            var bytes = new byte[PublicKey.Largest + 1];
            pem = System.Text.Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read the public key {path}: {error.Message}", error) { Remedy = "name the right file" };
        }

        return PublicKey.Read(pem, out var problem) ?? throw new UserError($"{path}: {problem}", "gatehouse keys show writes such a file");
    }

    private async Task<LocalKey?> PrivateAsync(CancellationToken cancel)
    {
        switch (settings.Key)
        {
            case { Value: { } name }:
                return new LocalKey(await values.FindAsync(name, cancel).ConfigureAwait(false), $"the value `{name}`");
            case { Written: { } file }:
                var path = Path.Combine(surroundings.Folder, file);
                return new LocalKey(_ring.ReadPrivate(path), path);
            default:
                return _ring.Find(KeyRing.UsualName) is { } own ? new LocalKey(_ring.ReadPrivate(own.PrivatePath), own.PrivatePath) : null;
        }
    }

    private ImmutableArray<PublicKey> ReadTrusted(ImmutableArray<string> paths) =>
        [.. paths.Select(path => ReadFile(Path.Combine(surroundings.Folder, path)))];
}
