using System.Globalization;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>
/// The messages of one call as they come: counts them, takes the time to the first one and between them, and tells when
/// the call has ended.
/// </summary>
/// <param name="expected">What the call waits for.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamProgress(StreamExpectation expected, TimeProvider time)
{
    /// <summary>The outcome of a call whose first message came too late.</summary>
    public const string FirstLate = "expect first";

    /// <summary>The outcome of a call of which a later message came too late.</summary>
    public const string NextLate = "expect between";

    /// <summary>The outcome of a call whose stream ended before all messages had come.</summary>
    public const string Short = "stream ended early";

    /// <summary>
    /// The most times between messages that are kept of a call. Of more, every second one is left out, then every second
    /// one of the others, and so on: their distribution stays.
    /// </summary>
    internal const int MostTimes = 4_096;

    private readonly long _begun = time.GetTimestamp();
    private readonly List<TimeSpan> _between = [];
    private TimeSpan? _first;
    private long _last;
    private int _stride = 1;
    private int _count;
    private long _bytes;

    /// <summary>
    /// Notes a message. Returns the result when it ends the call, otherwise null.
    /// </summary>
    /// <param name="text">The message. Empty for one that is no text.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="good">The outcome of a good call.</param>
    public CallResult? See(string text, long bytes, string good)
    {
        var now = time.GetTimestamp();
        var (limit, took, outcome) =
            _count == 0
                ? (expected.First, time.GetElapsedTime(_begun, now), FirstLate)
                : (expected.Between, time.GetElapsedTime(_last, now), NextLate);
        (_last, _count, _bytes) = (now, _count + 1, _bytes + bytes);
        if (_first is null)
            _first = took;
        else if (_count % _stride == 0)
            Keep(took);
        if (took > limit)
            return End(
                CallStatus.Unexpected,
                outcome,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"message {_count} came after {took.TotalMilliseconds:0.#} ms, expected within {limit!.Value.TotalMilliseconds:0.#} ms"
                )
            );
        return
            _count == expected.Count || (expected.Until is { } until && text.Contains(until, StringComparison.Ordinal))
            ? new(CallStatus.Ok, Bytes: _bytes) { Outcome = good, Stream = Times }
            : null;
    }

    /// <summary>
    /// The stream ended with success. That is good when the call waits for no certain message, only for the end.
    /// </summary>
    /// <param name="result">The result of a good call.</param>
    /// <param name="how">How it ended, such as <c>status OK</c>.</param>
    public CallResult Ended(CallResult result, string how) =>
        expected is { Count: null, Until: null } ? result with { Bytes = _bytes, Stream = Times } : EndedEarly(how);

    /// <summary>The stream ended before all messages had come.</summary>
    /// <param name="how">How it ended, such as <c>closed 1011</c>.</param>
    public CallResult EndedEarly(string how) => End(CallStatus.Reset, Short, how);

    /// <summary>A message is longer than any that is read.</summary>
    public CallResult TooLong() => End(CallStatus.Unexpected, HttpAnswer.TooLong, "a message without an end");

    /// <summary>The call's time ended.</summary>
    public CallResult Late() => End(CallStatus.TimedOut, ConnectionFailure.NoAnswer, ConnectionFailure.NoAnswer);

    /// <summary>Adds to a failure how far the stream came, if it began.</summary>
    public CallResult Broken(CallResult failure) =>
        failure with
        {
            Bytes = _bytes,
            Stream = Times,
            Detail = $"{failure.Detail ?? failure.Outcome}{(_count > 0 ? After : "")}",
        };

    private void Keep(TimeSpan took)
    {
        _between.Add(took);
        if (_between.Count < MostTimes)
            return;
        for (var i = 0; i < MostTimes / 2; i++)
            _between[i] = _between[2 * i];
        _between.RemoveRange(MostTimes / 2, MostTimes - (MostTimes / 2));
        _stride *= 2;
    }

    private StreamTimes? Times => _first is { } first ? new(first, _between) : null;

    private string After =>
        expected.Count is { } all
            ? FormattableString.Invariant($", after {_count} of {all} messages")
            : FormattableString.Invariant($", after {_count} {(_count == 1 ? "message" : "messages")}");

    private CallResult End(CallStatus status, string outcome, string detail) =>
        new(status, Bytes: _bytes, Detail: $"{outcome}: {detail}{(status == CallStatus.Unexpected ? "" : After)}")
        {
            Outcome = outcome,
            Stream = Times,
        };
}
