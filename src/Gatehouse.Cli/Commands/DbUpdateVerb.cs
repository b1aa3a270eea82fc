namespace Gatehouse.Cli.Commands;

internal sealed class DbUpdateVerb() : Verb("update", "x");
