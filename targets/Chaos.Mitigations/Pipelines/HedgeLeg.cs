using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>One attempt in a race: a context and a token of its own, and whether another attempt has won.</summary>
internal sealed class HedgeLeg : IDisposable
{
    private static readonly ResiliencePropertyKey<HedgeLeg> s_key = new("chaos.hedge");
    private readonly CancellationTokenSource _cancel;
    private readonly HedgeLeg? _outer;
    private volatile bool _lost;

    /// <param name="parent">The context of the call, or of an attempt of an outer race.</param>
    /// <param name="number">0 for the first attempt.</param>
    public HedgeLeg(ResilienceContext parent, int number)
    {
        Number = number;
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(parent.CancellationToken);
        _outer = Of(parent);
        Context = ResilienceContextPool.Shared.Get(parent.OperationKey, parent.ContinueOnCapturedContext, _cancel.Token);
        Context.Properties.Set(CallScope.Key, CallScope.Of(parent));
        Context.Properties.Set(s_key, this);
    }

    public int Number { get; }

    public ResilienceContext Context { get; }

    /// <summary>Whether an attempt was cut off because another one was quicker, which says nothing about its callee.</summary>
    public static bool HasLost(ResilienceContext context)
    {
        for (var leg = Of(context); leg is not null; leg = leg._outer)
            if (leg._lost) return true;
        return false;
    }

    /// <summary>Another attempt has won.</summary>
    public void Lose()
    {
        _lost = true;
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    public void Dispose()
    {
        ResilienceContextPool.Shared.Return(Context);
        _cancel.Dispose();
    }

    private static HedgeLeg? Of(ResilienceContext context) => context.Properties.GetValue(s_key, null!);
}
