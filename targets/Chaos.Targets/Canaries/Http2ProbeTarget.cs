using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Canaries;

/// <summary>
/// A canary over HTTP/2 without TLS, on a connection of its own: a GET, or over gRPC the health check. Its baggage
/// marks it as a canary, so that it is not counted as a call. Every answer that a healthy service may give is good, also
/// that it does not know the path or the method.
/// </summary>
/// <param name="address">The address to connect to.</param>
/// <param name="path">The path of a GET.</param>
/// <param name="host">Host and port by which the service knows itself.</param>
/// <param name="fields">Additional header fields.</param>
public sealed class Http2ProbeTarget(Uri address, string path, string host, IReadOnlyDictionary<string, string> fields)
    : ITarget
{
    private const string Health = "/grpc.health.v1.Health/Check";
    private const string GrpcType = "application/grpc";
    private const string GrpcStatus = "grpc-status";

    /// <summary>A message of no bytes: no compression, length 0.</summary>
    private static readonly byte[] s_empty = new byte[5];

    /// <summary>Whether gRPC is spoken.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>Receives what is sent.</summary>
    public CanaryCounts Counts { get; init; } = CanaryCounts.None;

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        var (sent, hasAnswer) = (0, false);
        var handler = ServiceHandler.Open(via: address);
        var connect = handler.ConnectCallback!;
        handler.ConnectCallback = async (context, token) =>
        {
            var stream = await connect(context, token);
            Counts.Sending?.Invoke(0);
            return new CountedStream(stream, Sending, () => hasAnswer = true);
        };
        using var http = new HttpMessageInvoker(handler);
        using var request = Request();
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            await response.Content.CopyToAsync(Stream.Null, cancellationToken);
            return IsGrpc ? JudgeGrpc(response) : Judge((int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            if (!hasAnswer)
                Counts.Lost?.Invoke(sent);
            var (status, words) = ConnectionFailure.Of(e);
            return new(status, Detail: words) { Outcome = words };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer);
        }

        void Sending(int bytes)
        {
            sent += bytes;
            Counts.SendingMore?.Invoke(bytes);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(
            IsGrpc ? HttpMethod.Post : HttpMethod.Get,
            new Uri($"http://{host}{(IsGrpc ? Health : path)}")
        )
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "chaos-canary");
        request.Headers.TryAddWithoutValidation(
            CallBaggage.Header,
            $"{new CallBaggage(CallBaggage.Canary, default, "")}"
        );
        foreach (var (name, value) in fields)
            request.Headers.TryAddWithoutValidation(name, value);
        if (IsGrpc)
        {
            request.Headers.TE.Add(new("trailers"));
            request.Content = new ByteArrayContent(s_empty) { Headers = { ContentType = new(GrpcType) } };
        }
        return request;
    }

    private static CallResult Judge(int status) =>
        status is 429 or >= 500 ? new(HttpOutcome.Bad(status), Detail: $"{status}") : new(CallStatus.Ok);

    private static CallResult JudgeGrpc(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return Judge((int)response.StatusCode);
        // An answer without a message has its status among the headers.
        if ((CodeIn(response.TrailingHeaders) ?? CodeIn(response.Headers)) is not { } code)
            return new(CallStatus.Reset, Detail: $"an answer without {GrpcStatus}");
        return GrpcFailures.ByName.Values.Contains(code)
            ? new(CallStatus.ServerError, Detail: $"{GrpcStatus} {code}")
            : new(CallStatus.Ok);
    }

    private static int? CodeIn(HttpResponseHeaders headers) =>
        headers.TryGetValues(GrpcStatus, out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
}
