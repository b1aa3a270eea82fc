using Gatehouse.Delivery.Values;
using Gatehouse.Engine.Text;

namespace Gatehouse.Delivery.Checks;

/// <summary>The disk of a folder has room.</summary>
internal sealed class DiskCheck(string folder, long wanted, Surroundings surroundings) : Check
{
    public override string Title => $"disk {folder}";

    public override Task<CheckResult> RunAsync(CancellationToken cancel)
    {
        var path = Path.GetFullPath(Path.Combine(surroundings.Folder, folder));
        if (!Directory.Exists(path))
            return Task.FromResult(Unknown($"there is no folder {folder}", "name one that exists"));
        try
        {
            var free = new DriveInfo(path).AvailableFreeSpace;
            var told = $"{ByteSize.Show(free)} are free, {ByteSize.Show(wanted)} are wanted";
            return Task.FromResult(free >= wanted ? Ok(told) : Failed(told, "make room"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Task.FromResult(Unknown(error.Message));
        }
    }
}
