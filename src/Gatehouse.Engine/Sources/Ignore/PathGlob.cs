namespace Gatehouse.Engine.Sources.Ignore;

public sealed class PathGlob { }
