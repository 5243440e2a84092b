using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>
/// A bidirectional stream of the sample shop: orders in, confirmations out. A call is one stream, from its first order
/// to its last confirmation. Orders are sent as fast as the service accepts them.
/// </summary>
public sealed record GrpcStreamTargetSpec : GrpcTargetSpec
{
    /// <summary>Number of orders that are sent, unless <see cref="Lasting"/> ends before.</summary>
    [Allowed(1, 10_000_000)]
    public int Orders { get; init; } = 100;

    /// <summary>How long orders are sent. Null for no limit.</summary>
    [Allowed("0s", "1h")]
    public TimeSpan? Lasting { get; init; }

    /// <summary>
    /// Pause of a slow reader after each confirmation, until all orders are sent or <see cref="Lasting"/> has passed.
    /// </summary>
    [Allowed("0s", "1m")]
    public TimeSpan ReadPause { get; init; }

    public override string? WhyNotSimulated => "there is no model of streams";

    /// <inheritdoc/>
    [JsonIgnore]
    internal override MethodType Type => MethodType.DuplexStreaming;

    /// <exception cref="ArgumentException">An address is not allowed.</exception>
    public override ITarget Connect(TargetSite site)
    {
        var target = new GrpcStreamTarget(this, site);
        return site.Policy.Mitigations.Count == 0
            ? target
            : new ProtectedTarget(target, target.AttemptAsync, new PolicyPipeline(site.Policy, site.Time, site.Seed));
    }
}
