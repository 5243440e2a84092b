using System.Collections.Concurrent;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// The messages of a load that a consumer of its own has received, by the number of their call. A call waits for its own.
/// </summary>
/// <param name="trial">Token of the trial. Messages of others are ignored.</param>
internal sealed class Arrivals(string trial)
{
    /// <summary>The outcome of a call whose message was confirmed but did not come in time.</summary>
    public const string Lost = "confirmed, not received";

    /// <summary>The outcome of a call that was not made because the own consumer was not ready.</summary>
    public const string NotReady = "own consumer is not ready";

    private readonly ConcurrentDictionary<long, TaskCompletionSource> _expected = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The consumer receives what is published from now on.</summary>
    public void Begin() => _ready.TrySetResult();

    /// <summary>Notes a message with these baggage bytes. Returns whether a call waits for it.</summary>
    public bool Arrive(ReadOnlySpan<byte> baggage) =>
        CallBaggage.TryParse(Encoding.UTF8.GetString(baggage), out var of)
        && of.Trial == trial
        && _expected.TryGetValue(of.Call.Number, out var expected)
        && expected.TrySetResult();

    /// <summary>Publishes a message and waits until it was received.</summary>
    /// <param name="call">The call.</param>
    /// <param name="publish">Publishes the message.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<CallResult> FollowAsync(
        Call call,
        Func<ValueTask<CallResult>> publish,
        CancellationToken cancellationToken
    )
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = new CallResult(CallStatus.Unsent, Attempts: 0, Detail: NotReady) { Outcome = NotReady };
        try
        {
            await _ready.Task.WaitAsync(cancellationToken);
            _expected[call.Number] = arrived;
            result = await publish();
            if (result.Status.IsGood())
                await arrived.Task.WaitAsync(cancellationToken);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return result.Status == CallStatus.Unsent
                ? result
                : new(CallStatus.TimedOut, Detail: Lost) { Outcome = Lost };
        }
        finally
        {
            _expected.TryRemove(call.Number, out _);
        }
    }
}
