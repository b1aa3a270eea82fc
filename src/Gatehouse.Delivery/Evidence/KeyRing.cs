using System.Security.Cryptography;
using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Evidence;

namespace Gatehouse.Delivery.Evidence;

/// <summary>A key of the user's own: its name, where its two files lie, and its public half.</summary>
public sealed record OwnKey(string Name, string PrivatePath, string PublicPath, PublicKey Key);

/// <summary>The user's own keys: files below <see cref="Surroundings.Home"/> that nobody else may read.</summary>
public sealed class KeyRing(Surroundings surroundings, Masks masks)
{
    public const string UsualName = "default";

    private const string PrivateEnd = ".key.pem";
    private const string PublicEnd = ".pub.pem";
    private const int LongestName = 64;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode NotForOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public string Folder { get; } = Path.Combine(surroundings.Home, "keys");

    /// <summary>Makes a key. One that is there is never overwritten: what it signed could not be checked any more.</summary>
    public OwnKey Create(string name)
    {
        CheckName(name);
        var (hidden, open) = PathsOf(name);
        try
        {
            MakeFolder();
            if (File.Exists(hidden) || File.Exists(open))
                throw Taken(name);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            WriteNew(hidden, key.ExportPkcs8PrivateKeyPem() + "\n", OwnerOnly, name);
            var made = PublicKey.Of(key);
            WriteNew(open, made.Pem, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead, name);
            return new OwnKey(name, hidden, open, made);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot write the key to {Folder}: {error.Message}", error) { Remedy = "check who may write there" };
        }
    }

    /// <summary>All keys, by name.</summary>
    public IReadOnlyList<OwnKey> List()
    {
        if (!Directory.Exists(Folder))
            return [];
        return
        [
            .. Directory
                .EnumerateFiles(Folder, "*" + PrivateEnd)
                .Select(path => Path.GetFileName(path)[..^PrivateEnd.Length])
                .Order(StringComparer.Ordinal)
                .Select(name => Find(name)!),
        ];
    }

    /// <summary>Null where there is no key of this name.</summary>
    public OwnKey? Find(string name)
    {
        CheckName(name);
        var (hidden, open) = PathsOf(name);
        if (!File.Exists(hidden))
            return null;
        using var key = LocalKey.Read(ReadPrivate(hidden).Reveal(), hidden);
        return new OwnKey(name, hidden, open, PublicKey.Of(key));
    }

    /// <summary>The text of a private key. A file that others may read is refused: it may have been copied.</summary>
    public SecretText ReadPrivate(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & NotForOthers) != 0)
                throw new UserError($"others may read or write the private key {path}", $"chmod 600 {path}");
            if (stream.Length > PublicKey.Largest)
                throw new UserError($"{path} is too long for a private key", "name the right file");
            using var reader = new StreamReader(stream);
            return SecretText.Of(reader.ReadToEnd(), masks);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"cannot read the private key {path}: {error.Message}", error)
            {
                Remedy = "gatehouse keys create, or mend `evidence.key` in " + Settings.FileName,
            };
        }
    }

    private (string Private, string Public) PathsOf(string name) =>
        (Path.Combine(Folder, name + PrivateEnd), Path.Combine(Folder, name + PublicEnd));

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Written whole under another name first: neither half a key nor one that others may read is ever there.</summary>
    private static void WriteNew(string path, string text, UnixFileMode mode, string name)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw Taken(name);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static UserError Taken(string name) =>
        new(
            $"there is a key `{name}` already, and it is not overwritten: nothing that it signed could be checked any more",
            "gatehouse keys create ANOTHER-NAME, or move the old files away"
        );

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new UserError($"`{name}` is no name for a key", "use letters, digits, `-` and `_`");
    }
}
