using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>One attempt in a race: a context and a token of its own, and whether another attempt has won.</summary>
internal sealed class HedgeLeg : IDisposable
{
    private static readonly ResiliencePropertyKey<HedgeLeg> s_key = new("chaos.hedge");
    private readonly ChildContext _child;
    private readonly HedgeLeg? _outer;
    private volatile bool _lost;

    /// <param name="parent">The context of the call, or of an attempt of an outer race.</param>
    /// <param name="number">0 for the first attempt.</param>
    public HedgeLeg(ResilienceContext parent, int number)
    {
        Number = number;
        _child = new(parent);
        _outer = Of(parent);
        AddTo(Context);
    }

    public int Number { get; }

    public ResilienceContext Context => _child.Context;

    /// <summary>The attempt that a context belongs to; null outside of any race.</summary>
    public static HedgeLeg? Of(ResilienceContext context) => context.Properties.GetValue(s_key, null!);

    /// <summary>
    /// Whether an attempt was cut off because another one was quicker, which says nothing about its callee.
    /// </summary>
    public static bool HasLost(ResilienceContext context)
    {
        for (var leg = Of(context); leg is not null; leg = leg._outer)
            if (leg._lost)
                return true;
        return false;
    }

    /// <summary>Makes a context part of this attempt.</summary>
    public void AddTo(ResilienceContext context) => context.Properties.Set(s_key, this);

    /// <summary>Another attempt has won.</summary>
    public void Lose()
    {
        _lost = true;
        _child.Cancel();
    }

    public void Dispose() => _child.Dispose();
}
