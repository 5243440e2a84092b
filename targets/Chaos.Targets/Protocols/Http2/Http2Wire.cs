using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.Http2;

/// <summary>HTTP/2 without TLS, by prior knowledge. A canary is a GET.</summary>
internal sealed class Http2Wire : Wire
{
    public override EdgeProtocol Spoken => EdgeProtocol.Http2;

    /// <summary>Its addresses begin with http://, as those of HTTP/1.1 do.</summary>
    public override IReadOnlyList<string> Schemes => [];

    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new Http2ProbeTarget(address, site.Path, site.Authority, site.Fields) { Counts = counts };
}
