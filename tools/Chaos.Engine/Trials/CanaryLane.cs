using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Engine.Trials;

/// <summary>
/// Small calls at a steady pace beside the load, in a lane of their own: what they feel of a fault is its receipt.
/// Each is sent when it is due, whether or not the one before was answered.
/// </summary>
internal sealed class CanaryLane(ITarget target, TrialClock clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A canary that is not answered within this time counts as unanswered.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan Sent, TimeSpan? Answer)> _seen = [];

    /// <summary>Sends canaries until cancelled and then waits for the last ones.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var flying = new List<Task>();
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            try
            {
                await clock.UntilAsync(Interval * number, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            flying.RemoveAll(f => f.IsCompletedSuccessfully);
            flying.Add(SendAsync(number));
        }
        await Task.WhenAll(flying);
    }

    /// <summary>The canaries that were sent, and had to be answered, between two times.</summary>
    public CanaryReading Reading(TimeSpan from, TimeSpan to)
    {
        lock (_gate)
        {
            var seen = _seen.Where(c => c.Sent >= from && c.Sent + Limit <= to).ToList();
            var answers = seen.Where(c => c.Answer is not null).Select(c => c.Answer!.Value.TotalMilliseconds).Order().ToList();
            return new(seen.Count, answers.Count, answers.Count == 0 ? null : answers[answers.Count / 2]);
        }
    }

    private async Task SendAsync(int number)
    {
        var sent = clock.Elapsed;
        using var limit = new CancellationTokenSource(Limit, clock.Time);
        CallResult result;
        try
        {
            result = await target.CallAsync(new Call(number, (int)sent.TotalSeconds), limit.Token);
        }
        catch (OperationCanceledException)
        {
            result = new(CallStatus.TimedOut);
        }
        var took = clock.Elapsed - sent;
        lock (_gate) _seen.Add((sent, result.Status.IsGood() && took <= Limit ? took : null));
    }
}
