namespace Gatehouse.Delivery.Pipeline;

/// <summary>Something that a run tells while it goes on.</summary>
public abstract record RunEvent(string Step);

/// <summary>A step began.</summary>
public sealed record StepBegan(string Step) : RunEvent(Step);

/// <summary>A piece of a step's log, without secrets.</summary>
public sealed record StepSaid(string Step, string Text) : RunEvent(Step);

/// <summary>A step ended.</summary>
public sealed record StepEnded(string Step, StepEnd End, TimeSpan Took) : RunEvent(Step);
