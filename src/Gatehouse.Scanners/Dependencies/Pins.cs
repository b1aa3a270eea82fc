namespace Gatehouse.Scanners.Dependencies;

/// <summary>Raises a component where a file pins it.</summary>
internal static class Pins
{
    /// <summary>Null where no file writes a version that a newer one could stand in for.</summary>
    public static Edit? Raise(Component component, string version) =>
        // The hash of another version is not known here.
        component is { Pin: { Span.Length: > 0 } pin, Version: { } pinned, Hashes.IsEmpty: true }
        && pinned != version
            // Every vulnerability of the component asks for the same: it is written once.
            ? new Edit($"Raise {component.Name} from {pinned} to {version}", [new Replacement(pin.Span, version, IsShared: true)])
            : null;
}
