namespace Chaos.Core.Judging;

/// <summary>One reason for which a measurement cannot be trusted.</summary>
/// <param name="Kind">Its kind: what is decided hangs on it, and never on the text.</param>
/// <param name="Text">The reason in words.</param>
/// <param name="IsBeforeFault">Whether it comes before all that happened: it was so before the fault, or it ended the
/// trial.</param>
internal sealed record Problem(ProblemKind Kind, string Text, bool IsBeforeFault = false);
