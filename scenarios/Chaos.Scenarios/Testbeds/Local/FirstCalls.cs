using Chaos.Core.Calls;
using Chaos.Scenarios.Testbeds.Wires;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Makes the first calls of a workload one after the other, before its load begins. On its first calls a service
/// compiles code, opens connections and fills caches. If a whole load waits for that, it may start a retry storm from
/// which the service does not recover. The results of these calls do not
/// matter, unless the service speaks another protocol.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FirstCalls(TimeProvider time)
{
    /// <summary>The most calls.</summary>
    internal const int Most = 10;

    /// <summary>How many good calls in a row are enough.</summary>
    internal const int Enough = 3;

    /// <summary>Time limit for all of them.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether every call ended as one does that meets another protocol than it speaks. Then it is worth a look what the
    /// service speaks.
    /// </summary>
    internal bool MetAnother { get; private set; }

    /// <summary>Calls a target until a few calls in a row are good.</summary>
    /// <returns>How many calls were made.</returns>
    internal async Task<int> MakeAsync(ITarget target, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource(Within, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        var (made, good) = (0, 0);
        try
        {
            while (made < Most && good < Enough && !limit.IsCancellationRequested)
            {
                var result = await target.CallAsync(new Call(made++, 0), limit.Token);
                good = result.Status.IsGood() ? good + 1 : 0;
                MetAnother = (made == 1 || MetAnother) && WireLook.MayBeAnother(result.Status, result.Outcome);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time limit has passed.
        }
        cancellationToken.ThrowIfCancellationRequested();
        return made;
    }
}
