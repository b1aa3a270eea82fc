using System.Runtime.InteropServices;

namespace Gatehouse.Cli;

/// <summary>Turns Ctrl-C and a polite kill into a cancellation, so that nothing half-written is left behind.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interruption()
    {
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The second time the user means it: the default action ends the process at once.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
