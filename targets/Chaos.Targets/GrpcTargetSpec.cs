using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Protos;
using Grpc.Core;

namespace Chaos.Targets;

/// <summary>
/// A unary method of the sample shop over gRPC. Each call is one stream of an HTTP/2 connection that all calls share.
/// </summary>
public record GrpcTargetSpec : TargetSpec
{
    /// <summary>Service and method, for example <c>OrderService/CreateOrder</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Number of lines of an order, which sets its size. See <see cref="ShopOrder.Json"/>.</summary>
    [Allowed(0, 10_000)]
    public int Lines { get; init; }

    /// <summary>How calls are spread when there are <see cref="TargetSpec.Instances"/>.</summary>
    public Balancing Balancing { get; init; }

    /// <summary>
    /// Whether another connection is opened when one has as many streams as the server allows. Otherwise calls wait for
    /// a free stream.
    /// </summary>
    public bool MoreConnections { get; init; }

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    public override EdgeProtocol Protocol => EdgeProtocol.Grpc;

    public override string? WhyNotSimulated =>
        Instances.Count > 0 ? "there is no model of a client that balances its calls itself" : null;

    /// <summary>The required type of the method.</summary>
    [JsonIgnore]
    internal virtual MethodType Type => MethodType.Unary;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (!ShopRpc.Names(Type).Contains(Method))
            yield return new($"{path}.method", Method, string.Join(", ", ShopRpc.Names(Type)));
    }

    /// <exception cref="ArgumentException">An address is not allowed.</exception>
    public override ITarget Connect(TargetSite site)
    {
        var target = new GrpcTarget(this, site);
        return site.Policy.Mitigations.Count == 0
            ? target
            : new ProtectedTarget(target, target.AttemptAsync, new PolicyPipeline(site.Policy, site.Time, site.Seed));
    }
}
