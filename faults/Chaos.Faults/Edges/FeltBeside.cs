using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>A fault of toxics that a canary feels beside the edge, over a proxy with the same toxics.</summary>
/// <param name="site">The site.</param>
/// <param name="edge">The edge.</param>
/// <param name="toxics">The toxics on the edge's proxy.</param>
/// <param name="canary">The canary.</param>
/// <param name="beside">The toxics on the canary's proxy; null for the same.</param>
internal sealed class FeltBeside(
    IFaultSite site,
    string edge,
    IReadOnlyList<NewToxic> toxics,
    BesideCanary canary,
    IReadOnlyList<NewToxic>? beside = null
) : IFault
{
    private readonly ToxicFaults _inner = new(site, edge, toxics, canary);

    /// <inheritdoc/>
    public ITarget Canary => canary;

    /// <inheritdoc/>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        await _inner.InjectAsync(cancellationToken);
        await canary.Proxy.SetAsync(beside ?? toxics, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        await _inner.RevertAsync(cancellationToken);
        await canary.Proxy.SetAsync([], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) => _inner.ReadBackAsync(cancellationToken);
}
