using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// A fault that is several toxics on an edge's proxy, such as one in each direction. Each has its own undo record and
/// lease. Canaries feel them together.
/// </summary>
internal sealed class ToxicFaults : IFault
{
    private readonly IReadOnlyList<ToxicFault> _parts;

    public ToxicFaults(IFaultSite site, string edge, IEnumerable<NewToxic> toxics, ITarget? canary = null)
    {
        Canary = canary ?? site.CanaryOver(edge);
        _parts = [.. toxics.Select(t => new ToxicFault(site, edge, t, Canary))];
    }

    /// <inheritdoc/>
    public ITarget Canary { get; }

    /// <summary>The same toxic on the streams of a direction; the names end in the stream.</summary>
    public static IReadOnlyList<NewToxic> On(EdgeDirection direction, string name, Toxic toxic, double toxicity = 1) =>
        [
            .. direction
                .Streams()
                .Select(stream => new NewToxic
                {
                    Toxic = toxic,
                    Name = direction == EdgeDirection.Both ? $"{name}-{stream.ToString().ToLowerInvariant()}" : name,
                    Stream = stream,
                    Toxicity = toxicity,
                }),
        ];

    /// <inheritdoc/>
    public async Task InjectAsync(CancellationToken cancellationToken)
    {
        foreach (var part in _parts)
            await part.InjectAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        foreach (var part in _parts.Reverse())
            await part.RevertAsync(cancellationToken);
    }

    /// <summary>Active only when each toxic is; after the revert, gone only when each is.</summary>
    public async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
    {
        var all = new List<ReadBack>();
        foreach (var part in _parts)
            all.Add(await part.ReadBackAsync(cancellationToken));
        var odd = all.Exists(r => r.Active) && all.Exists(r => !r.Active);
        return odd
            ? new(true, $"only a part is there: {string.Join("; ", all.Select(r => r.Evidence))}")
            : new(all[0].Active, string.Join("; ", all.Select(r => r.Evidence).Distinct()));
    }
}
