using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// A fault on an edge of the user's services. It is injected only when traffic crossed the edge before, because
/// otherwise it has no effect.
/// </summary>
internal sealed class CrossedFault(IFault inner, string edge, EdgeTraffic traffic) : IFault
{
    /// <inheritdoc/>
    public ITarget Canary => inner.Canary;

    /// <inheritdoc/>
    public TimeSpan RevertsWithin => inner.RevertsWithin;

    /// <exception cref="UncrossedEdgeException">Nothing crossed the edge.</exception>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        if (await traffic.BytesUpAsync(edge, cancellationToken) <= 0)
        {
            var (from, to) = EdgeName.Parse(edge);
            throw new UncrossedEdgeException(
                from,
                $"{edge}: no traffic crossed it before the fault, so that a fault on it would prove "
                    + $"nothing: {from} does not call {to} through the proxy. "
                    + $"Put {{{{proxy.{to}}}}} where {from} reads the address of {to}, or name the address that it calls as listen"
            );
        }
        await inner.InjectAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task RevertAsync(CancellationToken cancellationToken) => inner.RevertAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) => inner.ReadBackAsync(cancellationToken);
}
