using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Answers in place of the service. Upstream the service never sees the request; downstream it has done the work and
/// its answer is lost.
/// </summary>
public sealed record HttpAnswerToxic : HttpToxic
{
    /// <summary>Status code.</summary>
    [Wire("status", "", Min = 200, Max = 599)]
    public long Status { get; init; } = 503;

    /// <summary>Value of <c>Retry-After</c> in seconds; 0 omits the field.</summary>
    [Wire("retry_after", "s", Max = 86_400)]
    public long RetryAfterSeconds { get; init; }

    /// <summary>Body as text.</summary>
    [Wire("body", "a text")]
    public string Body { get; init; } = "";

    internal override HttpFate Decide(Func<double> draw) =>
        new() { Answer = new((int)Status, RetryAfterSeconds > 0 ? RetryAfterSeconds : null, Body) };
}
