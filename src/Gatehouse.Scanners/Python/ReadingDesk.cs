using Gatehouse.Engine.Syntax.Python;
using Gatehouse.Scanners.Python.Meaning;

namespace Gatehouse.Scanners.Python;

/// <summary>What reading one file after the other needs and the next file takes over; for one thread at a time.</summary>
internal sealed class ReadingDesk
{
    public PythonReader Reader { get; } = new();

    public SiteRoom Sites { get; } = new();
}
