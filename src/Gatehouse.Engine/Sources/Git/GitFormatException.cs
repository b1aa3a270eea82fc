namespace Gatehouse.Engine.Sources.Git;

/// <summary>A git repository that cannot be read as it stands: damaged, cut short, or of a format not known here.</summary>
public sealed class GitFormatException : Exception
{
    public GitFormatException() { }

    public GitFormatException(string message)
        : base(message) { }

    public GitFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
