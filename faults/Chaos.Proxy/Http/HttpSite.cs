using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Http;

/// <summary>State that all sessions of one proxy share.</summary>
/// <param name="Rules">The toxics for requests.</param>
/// <param name="Traffic">The counts of requests and answers.</param>
/// <param name="Log">The log of requests.</param>
/// <param name="Clock">The proxy's clock.</param>
internal sealed record HttpSite(HttpRules Rules, HttpTraffic Traffic, RequestLog Log, ProxyClock Clock);
