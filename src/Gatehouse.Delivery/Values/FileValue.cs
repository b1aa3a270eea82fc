using System.Text;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Values;

/// <summary>A value from a file, as orchestrators mount them; its last line break is not part of it.</summary>
internal sealed class FileValue(Surroundings surroundings) : ValueSource
{
    private const long Largest = 1024 * 1024;

    public override bool Serves(ValueSettings value) => value.File is not null;

    public override async Task<string> ReadAsync(ValueSettings value, CancellationToken cancel)
    {
        var path = Path.Combine(surroundings.Folder, value.File!);
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (stream.Length > Largest)
                throw new UserError(
                    $"the value `{value.Name}` is a file of more than {ByteSize.Show(Largest)}: {path}",
                    "name the right file"
                );
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return (await reader.ReadToEndAsync(cancel).ConfigureAwait(false)).TrimEnd('\n').TrimEnd('\r');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new UserError($"the value `{value.Name}` cannot be read from {path}: {error.Message}", error)
            {
                Remedy = $"check `values.{value.Name}.file` in {Settings.FileName}, and who may read the file",
            };
        }
    }
}
