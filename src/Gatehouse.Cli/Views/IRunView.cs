using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Cli.Views;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView : IProgress<RunEvent>, IDisposable
{
    /// <summary>Does something that needs the terminal for itself; until it is done nothing is drawn.</summary>
    T Aside<T>(Func<T> does);
}
