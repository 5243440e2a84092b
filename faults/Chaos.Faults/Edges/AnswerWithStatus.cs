using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Answers requests on an edge with a status, like a service that is overloaded or has failed. The service does not see
/// the requests.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Status">Status code: 429, or 500 to 599.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1.</param>
internal sealed record AnswerWithStatus(
    string Edge,
    [property: Allowed(500, 599, Also = 429)] int Status = 503,
    [property: Share] double Share = 1
) : RequestFault(Edge)
{
    /// <summary>Value of <c>Retry-After</c>, in whole seconds; zero omits the header.</summary>
    [Allowed("0s", "24h")]
    public TimeSpan RetryAfter { get; init; }

    public override string Summary =>
        $"{Requests} on {Whom} answered with {Status}"
        + $"{(RetryAfter > TimeSpan.Zero ? FormattableString.Invariant($", retry after {RetryAfter.TotalSeconds:0} s") : "")}";

    public override FaultEffect Effect => new(FaultEffectKind.ServerError, Edge, Share);

    internal override HttpToxic Toxic =>
        new HttpAnswerToxic { Status = Status, RetryAfterSeconds = (long)RetryAfter.TotalSeconds };

    internal override string Name => "chaos-answer";

    internal override ToxicStream Stream => ToxicStream.Upstream;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (RetryAfter.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return new($"{path}.retryAfter", $"{RetryAfter}", "whole seconds, 0s for none");
    }

    protected override string NameOf(string field) => field == "retry_after" ? "retryAfter" : base.NameOf(field);
}
