using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.SampleShop.Protos;
using Grpc.Core;
using Grpc.Net.Client;

namespace Chaos.Targets;

/// <summary>The part that the gRPC drivers share: the channel and the options of every call.</summary>
internal sealed class RpcClient : IDisposable
{
    private readonly GrpcTargetSpec _spec;
    private readonly TargetSite _site;
    private readonly GrpcChannel? _kept;
    private readonly IReadOnlyList<OrderLine> _lines;

    /// <exception cref="ArgumentException">An address is not allowed.</exception>
    public RpcClient(GrpcTargetSpec spec, TargetSite site)
    {
        foreach (var address in site.Instances.Prepend(site.Address))
            if (spec.Allowed.Error("address", address) is { } error)
                throw new ArgumentException(error.ToString(), nameof(site));
        (_spec, _site) = (spec, site);
        _lines = ShopOrder.Lines(spec.Lines);
        Method =
            ShopRpc.Named(spec.Method)
            ?? throw new ArgumentException($"there is no method {spec.Method}", nameof(spec));
        if (!spec.FreshConnections)
            _kept = Open();
    }

    /// <summary>The method that is called.</summary>
    public Method<Order, Confirmation> Method { get; }

    /// <summary>
    /// Returns a channel for one attempt. Dispose it when the attempt has ended. That closes a channel that is not
    /// shared.
    /// </summary>
    public Lease Borrow() => new(_kept ?? Open(), _kept is null);

    /// <summary>Returns the order of a call.</summary>
    public Order OrderOf(Call call) => ShopOrder.Message(call, _site.Trial, _site.Seed, _lines);

    /// <summary>Returns the options of an attempt: its metadata, and the time left as the gRPC deadline.</summary>
    public CallOptions Options(AttemptContext attempt, CancellationToken cancellationToken) =>
        (attempt with { Calls = _spec.Calls }).ToOptions(_site.Time, cancellationToken);

    public void Dispose() => _kept?.Dispose();

    private GrpcChannel Open() =>
        _site.Instances.Count == 0
            ? PlainChannel.Open(_site.Address, _spec.MoreConnections)
            : BalancedChannel.Open([_site.Address, .. _site.Instances], _spec.Balancing);

    /// <summary>A shared channel, or one that belongs to a single attempt.</summary>
    internal readonly record struct Lease(GrpcChannel Channel, bool IsOwn) : IDisposable
    {
        public CallInvoker Invoker => Channel.CreateCallInvoker();

        public void Dispose()
        {
            if (IsOwn)
                Channel.Dispose();
        }
    }
}
