namespace Chaos.Targets.Requests;

/// <summary>What came of a request beside the load.</summary>
/// <param name="Status">The answer's status; null where there was no answer.</param>
/// <param name="Body">The body of an answer with success; empty otherwise, for it may hold what nobody is to
/// read.</param>
/// <param name="Why">Why it did not succeed, as <c>answered 401</c> or <c>connect: refused</c>; null where it
/// did.</param>
public sealed record SideAnswer(int? Status, string Body, string? Why);
