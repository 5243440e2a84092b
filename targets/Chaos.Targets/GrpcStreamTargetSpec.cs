using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>
/// A bidirectional stream of the sample shop: orders in, confirmations out. A call is one stream, from its first order
/// to its last confirmation; its orders are sent as fast as they are taken.
/// </summary>
public sealed record GrpcStreamTargetSpec : GrpcTargetSpec
{
    /// <summary>How many orders are sent, unless <see cref="Lasting"/> ends before.</summary>
    public int Orders { get; init; } = 100;

    /// <summary>How long orders are sent; null until all are.</summary>
    public TimeSpan? Lasting { get; init; }

    /// <summary>
    /// A slow reader: how long it rests after each confirmation, until all orders are sent or <see cref="Lasting"/> is
    /// over.
    /// </summary>
    public TimeSpan ReadPause { get; init; }

    public override string? WhyNotSimulated => "there is no model of streams";

    /// <inheritdoc/>
    [JsonIgnore]
    internal override MethodType Type => MethodType.DuplexStreaming;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (Orders is < 1 or > 10_000_000)
            yield return new($"{path}.orders", $"{Orders}", "1 to 10,000,000");
        if (ReadPause < TimeSpan.Zero || ReadPause > TimeSpan.FromMinutes(1))
            yield return new($"{path}.readPause", $"{ReadPause.TotalMilliseconds} ms", "0 to 60,000 ms");
        if (Lasting < TimeSpan.Zero || Lasting > TimeSpan.FromHours(1))
            yield return new($"{path}.lasting", $"{Lasting.Value.TotalSeconds} s", "0 to 3,600 s");
    }

    /// <exception cref="ArgumentException">An address is not allowed.</exception>
    public override ITarget Connect(TargetSite site)
    {
        var target = new GrpcStreamTarget(this, site);
        return site.Policy.Mitigations.Count == 0
            ? target
            : new ProtectedTarget(target, target.AttemptAsync, new PolicyPipeline(site.Policy, site.Time, site.Seed));
    }
}
