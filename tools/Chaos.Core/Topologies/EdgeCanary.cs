namespace Chaos.Core.Topologies;

/// <summary>What a canary on an edge sends and expects, in place of what its protocol says.</summary>
/// <param name="Send">The bytes that it sends, one for each character; empty when the service sends first.</param>
/// <param name="Expect">The bytes with which the answer has to begin, one for each character; empty for any byte.</param>
public sealed record EdgeCanary(string Send, string Expect = "");
