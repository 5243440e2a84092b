using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Chaos.Callers;
using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>
/// Answers requests on an edge with a status, or over gRPC with a code, like a service that is overloaded or has failed.
/// The service does not see the requests.
/// </summary>
/// <param name="Edge">The edge.</param>
/// <param name="Status">Status code: 429, or 500 to 599.</param>
/// <param name="Share">Share of the requests that it hits, above 0 to 1.</param>
internal sealed record AnswerWithStatus(
    string Edge,
    [property: Allowed(500, 599, Also = 429)] int Status = AnswerWithStatus.UsualStatus,
    [property: Share] double Share = 1
) : RequestFault(Edge)
{
    private const int UsualStatus = 503;
    private const int MostAnswers = 100;

    /// <summary>Value of <c>Retry-After</c>, in whole seconds; zero omits the header.</summary>
    [Allowed("0s", "24h")]
    public TimeSpan RetryAfter { get; init; }

    /// <summary>
    /// The answers to the attempts of each call in turn: a status, 429 or 500 to 599, or <c>pass</c>. Later attempts pass. In
    /// place of a status and of what is hit.
    /// </summary>
    public IReadOnlyList<string>? Answers { get; init; }

    /// <summary>
    /// Over gRPC: the code of the answer instead of a status, such as <c>UNAVAILABLE</c>; one that says that the service
    /// has failed.
    /// </summary>
    [RegularExpression(GrpcFailures.Form)]
    public string GrpcStatus { get; init; } = "";

    /// <summary>Over gRPC: the message beside the code.</summary>
    public string Message { get; init; } = "";

    public override string Summary =>
        Answers is { } inTurn
            ? $"{(Scope == RequestScope.Call ? "attempts of each call" : "requests")} on {Whom} answered in turn with "
                + $"{string.Join(", ", inTurn)}{Later}"
            : $"{Requests} on {Whom} answered with {(GrpcStatus.Length > 0 ? GrpcStatus : Status)}{Later}";

    public override FaultEffect Effect => new(FaultEffectKind.ServerError, Edge, Share);

    internal override HttpToxic Toxic =>
        new HttpAnswerToxic
        {
            Status = Status,
            Answers = string.Join(',', Answers ?? []),
            RetryAfterSeconds = (long)RetryAfter.TotalSeconds,
            GrpcStatus = GrpcFailures.ByName.GetValueOrDefault(GrpcStatus),
            GrpcMessage = GrpcStatus.Length > 0 ? Message : "",
        };

    internal override RequestScope UsualScope => Answers is null ? RequestScope.Edge : RequestScope.Call;

    private string Later =>
        RetryAfter > TimeSpan.Zero ? FormattableString.Invariant($", retry after {RetryAfter.TotalSeconds:0} s") : "";

    /// <inheritdoc/>
    public override EdgeProtocol? Reads => GrpcStatus.Length > 0 ? EdgeProtocol.Grpc : base.Reads;

    internal override string Name => "chaos-answer";

    internal override ToxicStream Stream => ToxicStream.Upstream;

    public override IEnumerable<PlanError> Errors(string path)
    {
        foreach (var error in base.Errors(path))
            yield return error;
        if (RetryAfter.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return new($"{path}.retryAfter", $"{RetryAfter}", "whole seconds, 0s for none");
        if (GrpcStatus.Length > 0 && !GrpcFailures.ByName.ContainsKey(GrpcStatus))
            yield return new($"{path}.grpcStatus", GrpcStatus, string.Join(", ", GrpcFailures.ByName.Keys));
        if (GrpcStatus.Length > 0 && Status != UsualStatus)
            yield return new($"{path}.status", $"{Status}", "nothing beside grpcStatus");
        if (GrpcStatus.Length > 0 && RetryAfter > TimeSpan.Zero)
            yield return new($"{path}.retryAfter", Limits.TextOf(RetryAfter), "nothing beside grpcStatus");
        if (GrpcStatus.Length == 0 && Message.Length > 0)
            yield return new($"{path}.message", Message, "nothing without grpcStatus");
        if (GrpcStatus.Length > 0 && Answers is not null)
            yield return new(
                $"{path}.grpcStatus",
                GrpcStatus,
                "none beside answers; first says how many attempts fail"
            );
        if (Answers is null)
            yield break;
        if (Answers.Count is 0 or > MostAnswers || Answers.All(a => a == HttpAnswerToxic.Pass))
            yield return new(
                $"{path}.answers",
                $"[{string.Join(", ", Answers)}]",
                $"1 to {MostAnswers} answers, and not only {HttpAnswerToxic.Pass}"
            );
        for (var i = 0; i < Answers.Count; i++)
            if (Answers[i] != HttpAnswerToxic.Pass && !IsStatus(Answers[i]))
                yield return new($"{path}.answers[{i}]", Answers[i], $"429, 500 to 599, or {HttpAnswerToxic.Pass}");
        if (Status != UsualStatus)
            yield return new($"{path}.status", Limits.TextOf(Status), "none beside answers, which say it");
        if (Share < 1)
            yield return new($"{path}.share", Limits.TextOf(Share), "1 beside answers, which say what is hit");
        foreach (var (name, number) in new[] { ("first", First), ("every", Every) })
            if (number is { } given)
                yield return new($"{path}.{name}", Limits.TextOf(given), "none beside answers, which say what is hit");
    }

    private static bool IsStatus(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && Limits.Of(typeof(AnswerWithStatus), nameof(Status)).Holds(status);

    protected override string NameOf(string field) =>
        field switch
        {
            "retry_after" => "retryAfter",
            "grpc_status" => "grpcStatus",
            "grpc_message" => "message",
            _ => base.NameOf(field),
        };
}
