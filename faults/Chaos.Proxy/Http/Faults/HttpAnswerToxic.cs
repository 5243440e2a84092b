using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Answers in place of the service: upstream the service never sees the request, downstream it has done the work and
/// its answer is lost.
/// </summary>
public sealed record HttpAnswerToxic : HttpToxic
{
    /// <summary>The status.</summary>
    [Wire("status", "", Min = 200, Max = 599)]
    public long Status { get; init; } = 503;

    /// <summary>Seconds in <c>Retry-After</c>; 0 for no such field.</summary>
    [Wire("retry_after", "s", Max = 86_400)]
    public long RetryAfterSeconds { get; init; }

    /// <summary>Text of the body.</summary>
    [Wire("body", "a text")]
    public string Body { get; init; } = "";

    internal override HttpFate Decide(Func<double> draw) =>
        new() { Answer = new((int)Status, RetryAfterSeconds > 0 ? RetryAfterSeconds : null, Body) };
}
