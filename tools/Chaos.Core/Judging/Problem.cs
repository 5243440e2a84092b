namespace Chaos.Core.Judging;

/// <summary>One reason why a measurement cannot be trusted.</summary>
/// <param name="Kind">Its kind. Decisions depend on the kind and never on the text.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="IsBeforeFault">Whether it precedes all events: it existed before the fault, or it ended the
/// trial.</param>
internal sealed record Problem(ProblemKind Kind, string Text, bool IsBeforeFault = false);
