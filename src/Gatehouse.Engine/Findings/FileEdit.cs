namespace Gatehouse.Engine.Findings;

/// <summary>What certainly mends a finding, for the file as it was read.</summary>
/// <param name="FileDigest">SHA-256 of the whole file, in lower-case hexadecimal: in any other file the places mean nothing.</param>
public sealed record FileEdit(string Title, string FileDigest, ImmutableArray<FileChange> Changes);

/// <summary>Text in place of a part of a file; an empty part inserts.</summary>
/// <param name="IsShared">True where edits of several findings may ask for the same: it is written once.</param>
public sealed record FileChange(Location Location, string Text, bool IsShared = false);
