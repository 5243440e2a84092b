using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>An HTTP endpoint. The protocol is HTTP/1.1 unless <see cref="Http2"/> is set.</summary>
public sealed record HttpTargetSpec : TargetSpec
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path, with placeholders as in <see cref="BodyTemplate"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>
    /// The body, as JSON. <c>{{call}}</c> is the number of the call, <c>{{user}}</c> one of 1,000 users drawn for the
    /// call, <c>{{order}}</c> an id made from trial and call. With null a POST sends an order for the sample shop, and
    /// other methods send no body.
    /// </summary>
    public string? BodyTemplate { get; init; }

    /// <summary>
    /// Whether to use TLS. On loopback any certificate is accepted, because the sample shop creates its certificate on
    /// first use.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>
    /// Whether to use HTTP/2 without TLS and without an upgrade from HTTP/1.1, as the gRPC port of a service requires.
    /// </summary>
    public bool Http2 { get; init; }

    /// <summary>Round trips to connect. TLS 1.3 takes one more than TCP.</summary>
    public override int RoundTripsToConnect => Tls ? 2 : 1;

    public override EdgeProtocol Protocol => Http2 ? EdgeProtocol.Grpc : EdgeProtocol.Http;

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    /// <exception cref="ArgumentException">The address is not allowed.</exception>
    public override ITarget Connect(TargetSite site)
    {
        var target = new HttpTarget(this, site.Address, site.Trial, site.Seed);
        return site.Policy.Mitigations.Count == 0
            ? target
            : new ProtectedTarget(target, target.AttemptAsync, new PolicyPipeline(site.Policy, site.Time, site.Seed));
    }
}
