namespace Gatehouse.Cli;

/// <summary>The reader of standard output has gone before it had everything.</summary>
internal sealed class BrokenPipeException : IOException
{
    public BrokenPipeException() { }

    public BrokenPipeException(string message)
        : base(message) { }

    public BrokenPipeException(string message, Exception innerException)
        : base(message, innerException) { }
}
