using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>An HTTP endpoint, by HTTP/1.1 unless it says otherwise.</summary>
public sealed record HttpTargetSpec : TargetSpec
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path, with placeholders as in <see cref="BodyTemplate"/>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>
    /// The body, as JSON. <c>{{call}}</c> is the call's number, <c>{{user}}</c> one of 1,000 users drawn for the call,
    /// <c>{{order}}</c> an id made of trial and call. Null sends an order for the sample shop with a POST, and nothing
    /// with other methods.
    /// </summary>
    public string? BodyTemplate { get; init; }

    /// <summary>
    /// Over TLS. On loopback any certificate will do: the sample shop's is made when it is first asked for, and nobody
    /// could know it before.
    /// </summary>
    public bool Tls { get; init; }

    /// <summary>Over HTTP/2 without TLS or asking first, as the port of a service that speaks gRPC wants it.</summary>
    public bool Http2 { get; init; }

    /// <summary>TLS 1.3 takes one more than TCP.</summary>
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
