using System.Globalization;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// The messages of one workload or step that a consumer of its own has received, by the number of their call. A call
/// waits for its own.
/// </summary>
/// <param name="trial">Token of the trial. Messages of others are ignored.</param>
/// <param name="workload">The workload. Its messages are told apart from those of another one on the same topic.</param>
/// <param name="time">The clock.</param>
internal sealed class Arrivals(string trial, string workload, TimeProvider time)
{
    /// <summary>The header that identifies a message. Unlike the baggage, nobody passes it on.</summary>
    public const string Header = "chaos-message";

    /// <summary>The outcome of a call whose message was confirmed but did not come in time.</summary>
    public const string Lost = "confirmed, not received";

    /// <summary>The outcome of a call that was not made because the own consumer was not ready.</summary>
    public const string NotReady = "own consumer is not ready";

    /// <summary>The outcome of a call whose message was confirmed while the own consumer was away.</summary>
    public const string Unseen = "not measured: own consumer was away";

    private readonly Lock _gate = new();
    private readonly string _prefix = PrefixOf(trial, workload);
    private readonly Dictionary<long, Awaited> _awaited = [];
    private readonly ReceiptBook _book = new(time);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns the value of the header for a call.</summary>
    public static string StampOf(string trial, string workload, Call call) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(trial, workload)}{call.Number}");

    /// <summary>The consumer receives what is published from now on.</summary>
    public void Begin()
    {
        lock (_gate)
            _book.Return();
        _ready.TrySetResult();
    }

    /// <summary>The consumer has lost its broker. What is published from now on may pass it.</summary>
    public void Leave()
    {
        lock (_gate)
            _book.Leave();
    }

    /// <summary>Notes a message with these bytes in its header. Returns whether it is the first of a call.</summary>
    /// <param name="stamp">The bytes.</param>
    /// <param name="line">Number of the queue or partition, whose messages keep their order.</param>
    public bool Arrive(ReadOnlySpan<byte> stamp, int line = 0)
    {
        var text = Encoding.UTF8.GetString(stamp);
        if (
            !text.StartsWith(_prefix, StringComparison.Ordinal)
            || !long.TryParse(
                text.AsSpan(_prefix.Length),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return false;
        Awaited? awaited;
        lock (_gate)
        {
            _awaited.Remove(number, out awaited);
            _book.Arrive(number, awaited, line);
        }
        return awaited?.Arrived.TrySetResult() == true;
    }

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
        var result = new CallResult(CallStatus.Unsent, Attempts: 0, Detail: NotReady) { Outcome = NotReady };
        Awaited? awaited = null;
        try
        {
            await _ready.Task.WaitAsync(cancellationToken);
            awaited = new(time.GetTimestamp());
            lock (_gate)
                _awaited[call.Number] = awaited;
            result = await publish();
            if (!result.Status.IsGood())
                return Fail(call, awaited, result);
            lock (_gate)
                _book.Confirm(awaited);
            await awaited.Arrived.Task.WaitAsync(cancellationToken);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return awaited is null ? result
                : awaited.Confirmed is null ? Fail(call, awaited, result)
                : EndUnreceived(awaited, result);
        }
    }

    /// <summary>What became of the messages so far.</summary>
    /// <param name="name">Name of the workload or step.</param>
    public LedgerRecord Ledger(string name)
    {
        lock (_gate)
            return _book.Record(name, _awaited.Values);
    }

    private CallResult Fail(Call call, Awaited awaited, CallResult result)
    {
        lock (_gate)
        {
            if (_awaited.Remove(call.Number))
                _book.Fail(call.Number, isKnown: result.Status is not (CallStatus.TimedOut or CallStatus.Unknown));
        }
        return result;
    }

    /// <summary>
    /// The result of a call whose message did not come in time. While the own consumer was away, nobody can say whether
    /// the message was lost: then the call counts neither for nor against the broker.
    /// </summary>
    private CallResult EndUnreceived(Awaited awaited, CallResult result)
    {
        lock (_gate)
        {
            awaited.HasEnded = true;
            awaited.IsUnseen = _book.WasAwaySince(awaited.Begun);
        }
        return awaited.Arrived.Task.IsCompleted ? result
            : awaited.IsUnseen ? new(CallStatus.Unsent, Detail: Unseen) { Outcome = Unseen }
            : new(CallStatus.TimedOut, Detail: Lost) { Outcome = Lost };
    }

    private static string PrefixOf(string trial, string workload) => $"{trial}/{workload}/";
}
