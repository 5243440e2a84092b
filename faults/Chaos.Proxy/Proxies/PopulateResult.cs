namespace Chaos.Proxy.Proxies;

/// <summary>What came of a list of proxies: those that are as requested, and why it stopped.</summary>
/// <param name="Proxies">The proxies, in the order of the requests.</param>
/// <param name="Failure">The failure of the next one; null when all are done.</param>
internal sealed record PopulateResult(IReadOnlyList<RunningProxy> Proxies, RefusedRequestException? Failure);
