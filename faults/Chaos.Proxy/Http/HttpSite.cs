using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http;

/// <summary>What the sessions of one proxy have in common.</summary>
/// <param name="Rules">The toxics for requests.</param>
/// <param name="Traffic">What is counted.</param>
/// <param name="Clock">The proxy's clock.</param>
internal sealed record HttpSite(HttpRules Rules, HttpTraffic Traffic, ProxyClock Clock);
