namespace Gatehouse.Engine.Sources.Archives;

/// <summary>Bytes of an archive that cannot be what they say; the message tells it without quoting them.</summary>
internal sealed class DamagedArchiveException(string message) : Exception(message);
