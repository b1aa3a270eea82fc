using Gatehouse.Delivery.Pipeline;

namespace Gatehouse.Cli.Views;

/// <summary>Shows a run while it goes on.</summary>
internal interface IRunView : IProgress<RunEvent>, IDisposable;
