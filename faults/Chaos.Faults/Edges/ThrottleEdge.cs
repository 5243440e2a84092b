using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>Limits the rate of answers on an edge.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="KilobytesPerSecond">The rate for each connection; a kilobyte is 1,000 bytes.</param>
internal sealed record ThrottleEdge(string Edge, [property: Allowed(1, 10_000_000)] int KilobytesPerSecond)
    : EdgeFault(Edge)
{
    public override string Summary => FormattableString.Invariant($"{Edge} throttled to {KilobytesPerSecond:#,0} kB/s");

    public override FaultEffect Effect => new(FaultEffectKind.Throttle, Edge, 1, RateCanary.TimeAt(KilobytesPerSecond));

    public override bool CanariesReachService => !IsFelt;

    /// <summary>Whether canaries can feel the rate. One that none can feel is proven by its mechanism alone.</summary>
    private bool IsFelt => RateCanary.TimeAt(KilobytesPerSecond) > TimeSpan.Zero;

    public override IFault Bind(IFaultSite site)
    {
        var toxic = new NewToxic
        {
            Toxic = new BandwidthToxic { KilobytesPerSecond = KilobytesPerSecond },
            Name = "chaos-throttle",
        };
        return IsFelt ? new Felt(site, Edge, KilobytesPerSecond, toxic) : new ToxicFault(site, Edge, toxic);
    }

    private sealed class Felt : IFault
    {
        private readonly RateCanary _canary;
        private readonly ToxicFault _inner;
        private readonly NewToxic _toxic;

        public Felt(IFaultSite site, string edge, int rate, NewToxic toxic)
        {
            _canary = new(site, edge, rate);
            _inner = new(site, edge, toxic, _canary);
            _toxic = toxic;
        }

        public ITarget Canary => _canary;

        public async Task InjectAsync(CancellationToken cancellationToken)
        {
            await _inner.InjectAsync(cancellationToken);
            await _canary.SetAsync(_toxic, cancellationToken);
        }

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            await _inner.RevertAsync(cancellationToken);
            await _canary.SetAsync(null, cancellationToken);
        }

        public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) =>
            _inner.ReadBackAsync(cancellationToken);
    }
}
