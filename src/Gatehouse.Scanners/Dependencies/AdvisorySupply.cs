using Gatehouse.Scanners.Feeds;

namespace Gatehouse.Scanners.Dependencies;

/// <summary>What a scan may ask, and why that may not be all.</summary>
/// <param name="Database">Null where there is none that can be read.</param>
/// <param name="Doubts">Each makes the verdict unknown: a database that is missing, damaged, stale or without one of the ecosystems.</param>
public sealed record AdvisorySupply(Advisories? Database, ImmutableArray<(string Reason, string Remedy)> Doubts);
