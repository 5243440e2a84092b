namespace Chaos.Targets.Requests;

/// <summary>The result of a request that is not part of the load.</summary>
/// <param name="Status">The status of the answer. Null when there was none.</param>
/// <param name="Body">The body of a successful answer. Otherwise empty, because it may contain confidential
/// data.</param>
/// <param name="Why">Why it failed, such as <c>answered 401</c> or <c>connect: refused</c>. Null when it
/// succeeded.</param>
public sealed record SideAnswer(int? Status, string Body, string? Why);
