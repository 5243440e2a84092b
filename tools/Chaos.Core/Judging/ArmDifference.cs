namespace Chaos.Core.Judging;

/// <summary>One setting in which an arm differs from the others of its experiment.</summary>
/// <param name="What">What differs, for example <c>RETRIES of payment</c>.</param>
/// <param name="Value">Its value in this arm, with secrets masked; in words where it is absent, for example <c>not
/// set</c>.</param>
public sealed record ArmDifference(string What, string Value);
