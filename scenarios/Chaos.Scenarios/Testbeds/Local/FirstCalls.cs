using Chaos.Core.Calls;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Makes the first calls of a workload one after the other, before its load begins. A service compiles, connects and
/// fills caches at its first call: when a whole load waits for that, it may fall into a storm of retries from which it
/// does not come back. What they come to does not matter.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class FirstCalls(TimeProvider time)
{
    /// <summary>How many there are at most.</summary>
    internal const int Most = 10;

    /// <summary>How many good ones in a row are enough.</summary>
    internal const int Enough = 3;

    /// <summary>How long they may take in all.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <summary>Calls a target until it has answered well a few times.</summary>
    /// <returns>How many calls were made.</returns>
    internal async Task<int> MakeAsync(ITarget target, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource(Within, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        var (made, good) = (0, 0);
        try
        {
            while (made < Most && good < Enough && !limit.IsCancellationRequested)
                good = (await target.CallAsync(new Call(made++, 0), limit.Token)).Status.IsGood() ? good + 1 : 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time for it is over.
        }
        cancellationToken.ThrowIfCancellationRequested();
        return made;
    }
}
