using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>
/// Sends small calls at a steady pace beside the load: what they feel of a fault is its receipt. Each is sent when it
/// is due, whether or not the one before was answered.
/// </summary>
/// <param name="target">What a canary calls.</param>
/// <param name="clock">The trial's clock.</param>
/// <param name="patience">The least time to wait for an answer before a canary counts as unanswered: an answer that
/// the fault only delays still counts.</param>
internal sealed class Canaries(ITarget target, TrialClock clock, TimeSpan patience)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _limit = patience > CanaryReading.Limit ? patience : CanaryReading.Limit;
    private readonly List<(TimeSpan Sent, TimeSpan? Answer)> _seen = [];

    /// <summary>Sends canaries until cancelled, and then waits for the last answers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var flying = new List<Task>();
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            try
            {
                await clock.UntilAsync(CanaryReading.Interval * number, cancellationToken);
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

    /// <summary>The canaries that were sent between two times and whose answers had to arrive in between.</summary>
    /// <param name="from">From when they were sent.</param>
    /// <param name="to">When their answers had to be there.</param>
    /// <param name="others">When other faults acted at the same place. Canaries at that time tell nothing of this one;
    /// they count only where there are no others.</param>
    public CanaryReading Reading(TimeSpan from, TimeSpan to, IReadOnlyList<(TimeSpan From, TimeSpan To)>? others = null)
    {
        lock (_gate)
        {
            var seen = _seen.Where(c => c.Sent >= from && c.Sent + _limit <= to).ToList();
            var alone = seen.Where(c => others?.Any(o => c.Sent + _limit > o.From && c.Sent < o.To) != true).ToList();
            if (alone.Count > 0)
                seen = alone;
            var answers = seen.Where(c => c.Answer is not null)
                .Select(c => c.Answer!.Value.TotalMilliseconds)
                .Order()
                .ToList();
            if (answers.Count == 0)
                return new(seen.Count, 0, null);
            return new(seen.Count, answers.Count, answers[answers.Count / 2])
            {
                SpreadMilliseconds = answers[answers.Count * 19 / 20] - answers[answers.Count / 20],
            };
        }
    }

    private async Task SendAsync(int number)
    {
        var sent = clock.Elapsed;
        using var limit = new CancellationTokenSource(_limit, clock.Time);
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
        lock (_gate)
            _seen.Add((sent, result.Status.IsGood() && took <= _limit ? took : null));
    }
}
