using System.Globalization;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Answers in place of the service. Upstream the service never sees the request; downstream it has done the work and
/// its answer is lost.
/// </summary>
public sealed record HttpAnswerToxic : HttpToxic
{
    /// <summary>The word of a request that passes, in <see cref="Answers"/>.</summary>
    public const string Pass = "pass";

    private const int MostAnswers = 100;
    private const int LeastStatus = 200;
    private const int MostStatus = 599;

    /// <summary>Status code.</summary>
    [Wire("status", "", Min = LeastStatus, Max = MostStatus)]
    public long Status { get; init; } = 503;

    /// <summary>
    /// A status or <c>pass</c> for each request in turn of the <see cref="HttpToxic.Per">scope</see>, separated by
    /// commas; later requests pass. In place of the status, and of <c>first</c> and <c>every</c>. Empty for none.
    /// </summary>
    [Wire("answers", "statuses and pass, with commas")]
    public string Answers { get; init; } = "";

    /// <summary>Value of <c>Retry-After</c> in seconds; 0 omits the field.</summary>
    [Wire("retry_after", "s", Max = 86_400)]
    public long RetryAfterSeconds { get; init; }

    /// <summary>Body as text.</summary>
    [Wire("body", "a text")]
    public string Body { get; init; } = "";

    /// <summary>Status of gRPC, for calls of gRPC in place of the status code; 0 gives them the status code, too.</summary>
    [Wire("grpc_status", "", Max = 16)]
    public long GrpcStatus { get; init; }

    /// <summary>Message beside the status of gRPC.</summary>
    [Wire("grpc_message", "a text")]
    public string GrpcMessage { get; init; } = "";

    protected override bool IsSequence => base.IsSequence || Answers.Length > 0;

    private string[] InTurn => Answers.Split(',', StringSplitOptions.TrimEntries);

    public override IEnumerable<FieldError> Errors()
    {
        foreach (var error in base.Errors())
            yield return error;
        if (GrpcStatus == 0 && GrpcMessage.Length > 0)
            yield return new("grpc_message", GrpcMessage, "nothing without grpc_status");
        if (Answers.Length == 0)
            yield break;
        if (
            InTurn.Length > MostAnswers
            || InTurn.Any(a => a != Pass && StatusOf(a) is null)
            || InTurn.All(a => a == Pass)
        )
            yield return new(
                "answers",
                Answers,
                $"at most {MostAnswers} of {Pass} and {LeastStatus} to {MostStatus}, with commas, and not only {Pass}"
            );
        if (First > 0 || Every > 0)
            yield return new(First > 0 ? "first" : "every", $"{(First > 0 ? First : Every)}", "0 beside answers");
    }

    public override FieldError? NotIn(HttpMode mode) =>
        mode.Version == HttpMode.Http11 && GrpcStatus > 0
            ? new("grpc_status", $"{GrpcStatus}", "0 with HTTP/1.1: gRPC needs a proxy with http.version 2")
            : null;

    internal override bool Hits(long number) =>
        Answers.Length == 0 ? base.Hits(number) : number < InTurn.Length && StatusOf(InTurn[number]) is not null;

    // A canary gets the first answer that is none of the service's.
    internal override HttpFate Decide(long? place, Func<double> draw) =>
        Answers.Length == 0
            ? Decide(draw)
            : With(StatusOf(place is { } at ? InTurn[at] : Array.Find(InTurn, a => a != Pass)!)!.Value);

    internal override HttpFate Decide(Func<double> draw) => With(Status);

    private static long? StatusOf(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is >= LeastStatus and <= MostStatus
            ? status
            : null;

    private HttpFate With(long status) =>
        new()
        {
            Answer = new((int)status, RetryAfterSeconds > 0 ? RetryAfterSeconds : null, Body)
            {
                GrpcStatus = GrpcStatus > 0 ? (int)GrpcStatus : null,
                GrpcMessage = GrpcMessage,
            },
        };
}
