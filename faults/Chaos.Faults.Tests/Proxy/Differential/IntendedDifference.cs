namespace Chaos.Faults.Tests.Proxy.Differential;

/// <summary>An answer in which the embedded proxy differs from the original on purpose.</summary>
/// <param name="What">What is different, as docs/proxy.md says it.</param>
/// <param name="Rewrite">Makes what is expected of ours from the request, the original's answer and ours.</param>
internal sealed record IntendedDifference(string What, Func<ApiRequest, ApiAnswer, ApiAnswer, ApiAnswer> Rewrite);
