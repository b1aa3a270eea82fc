using System.Security.Cryptography;
using System.Text;
using Gatehouse.Delivery.Release;

namespace Gatehouse.Delivery.Values;

/// <summary>A value that nobody needs to know: random, made at first use, kept in the user's own folder and nowhere else.</summary>
internal sealed class GeneratedValue(Surroundings surroundings) : ValueSource
{
    public override bool Serves(ValueSettings value) => value.Generate is not null;

    public override async Task<string> ReadAsync(ValueSettings value, CancellationToken cancel)
    {
        // Two projects may have a value of the same name, and a folder's name is no more its own.
        var project = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(surroundings.Folder))))[..16];
        var folder = Path.Combine(surroundings.Home, "values", project);
        var file = Path.Combine(folder, value.Name);
        try
        {
            if (!File.Exists(file))
                Make(folder, file, value.Generate!.Value);
            return (await File.ReadAllTextAsync(file, cancel).ConfigureAwait(false)).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserError($"the value `{value.Name}` cannot be kept in {file}: {error.Message}", error)
            {
                Remedy = "see who may write there, or let the value come from another source",
            };
        }
    }

    private static void Make(string folder, string file, int bytes)
    {
        PrivateFolder.Create(folder);
        var text = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var made = $"{file}.{Environment.ProcessId}";
        PrivateFolder.Write(made, Encoding.ASCII.GetBytes(text + "\n"));
        try
        {
            File.Move(made, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another run was first: its value counts.
            File.Delete(made);
        }
    }
}
