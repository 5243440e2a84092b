using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// One attempt of a hedged call. It has its own context and token, and knows whether another attempt was faster.
/// </summary>
internal sealed class HedgeLeg : IDisposable
{
    private static readonly ResiliencePropertyKey<HedgeLeg> s_key = new("chaos.hedge");
    private readonly ChildContext _child;
    private readonly HedgeLeg? _outer;
    private volatile bool _lost;

    /// <param name="parent">The context of the call, or of an attempt of an outer hedge.</param>
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

    /// <summary>Returns the attempt to which a context belongs. Returns null when the call is not hedged.</summary>
    public static HedgeLeg? Of(ResilienceContext context) => context.Properties.GetValue(s_key, null!);

    /// <summary>
    /// Returns whether an attempt was cancelled because another one was faster. That says nothing about its callee.
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

    /// <summary>Cancels this attempt because another one was faster.</summary>
    public void Lose()
    {
        _lost = true;
        _child.Cancel();
    }

    public void Dispose() => _child.Dispose();
}
