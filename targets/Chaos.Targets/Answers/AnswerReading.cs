using System.Globalization;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Answers;

/// <summary>
/// What a step reads in an answer with a good status: what is expected of it, and what is captured for later steps.
/// The first thing that is missing decides how the call ended.
/// </summary>
internal sealed class AnswerReading : IEquatable<AnswerReading>
{
    /// <summary>The outcome of a call whose answer came too late.</summary>
    public const string TooLate = "expect time";

    private readonly string _text;

    /// <param name="text">The words of the file. Two readings with the same words are equal.</param>
    public AnswerReading(string text) => _text = text;

    /// <summary>What is expected.</summary>
    public IReadOnlyList<Expectation> Expected { get; init; } = [];

    /// <summary>What is captured.</summary>
    public IReadOnlyList<Capture> Captures { get; init; } = [];

    /// <summary>How long after it was sent an answer may be complete. Null for no limit.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whether the body is read.</summary>
    public bool NeedsBody => Expected.Any(e => e.NeedsBody) || Captures.Any(c => c.NeedsBody);

    /// <summary>Returns the result of a call whose answer has a good status.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="took">How long after it was sent the answer was complete.</param>
    /// <param name="values">What the texts become for the call, and what no message shows.</param>
    /// <param name="keep">Keeps a captured value.</param>
    /// <param name="result">The result so far.</param>
    public CallResult Of(
        HttpAnswer answer,
        TimeSpan took,
        CallValues values,
        Action<Capture, string> keep,
        CallResult result
    )
    {
        if (NeedsBody && answer.Unreadable is { } unreadable)
            return Not(unreadable, string.Create(CultureInfo.InvariantCulture, $"{result.Bytes:N0} bytes"));
        foreach (var expected in Expected)
            if (expected.WhyNot(answer, values) is { } why)
                return Not(expected.Outcome, why);
        if (Within is { } within && took > within)
            return Not(
                TooLate,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected within {within.TotalMilliseconds:0.#} ms; it took {took.TotalMilliseconds:0.#} ms"
                )
            );
        foreach (var capture in Captures)
        {
            var (value, why) = capture.In(answer);
            if (value is null)
                return Not(capture.Outcome, why);
            keep(capture, value);
        }
        return result;

        CallResult Not(string outcome, string why) =>
            result with
            {
                Status = CallStatus.Unexpected,
                Outcome = outcome,
                Detail = values.Hide($"{outcome}: {why}"),
            };
    }

    /// <summary>
    /// Returns the result of a call whose answer has a bad status: what the answer itself says of it, as GraphQL's
    /// errors, says more than the status.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="values">What no message shows.</param>
    /// <param name="result">The result so far.</param>
    public CallResult OfBad(HttpAnswer answer, CallValues values, CallResult result)
    {
        if (answer.Unreadable is not null)
            return result;
        foreach (var expected in Expected)
            if (expected.WhyBad(answer, values) is { } why)
                return result with
                {
                    Outcome = expected.Outcome,
                    Detail = values.Hide($"{result.Outcome}, {expected.Outcome}: {why}"),
                };
        return result;
    }

    public bool Equals(AnswerReading? other) => other?._text == _text;

    public override bool Equals(object? obj) => Equals(obj as AnswerReading);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;
}
