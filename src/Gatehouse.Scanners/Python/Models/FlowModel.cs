namespace Gatehouse.Scanners.Python.Models;

/// <summary>What is known of one library: where values enter, where they do harm, what cleans them. Stateless.</summary>
internal abstract class FlowModel
{
    public abstract void Declare(ModelSheet sheet);
}
