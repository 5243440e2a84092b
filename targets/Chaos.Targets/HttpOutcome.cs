using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Targets;

/// <summary>How an HTTP exchange reads as a call's result.</summary>
internal static class HttpOutcome
{
    private const int DetailCharacters = 120;
    private const int KeptBytes = 4 * DetailCharacters;
    private const int BufferBytes = 4096;

    /// <summary>The result of an answer, whose body is read to its end; a body that breaks off is an exception.</summary>
    public static ValueTask<CallResult> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken) => OfAsync(response, tellBody: true, cancellationToken);

    /// <summary>The same; the beginning of a bad answer's body is its detail only where it may be told on.</summary>
    public static async ValueTask<CallResult> OfAsync(HttpResponseMessage response, bool tellBody, CancellationToken cancellationToken)
    {
        var status = StatusOf(response);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            var kept = 0;
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            // The beginning is kept for the detail, and all the rest runs through what is left of the buffer.
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(kept), cancellationToken)) > 0; bytes += read) kept = Math.Min(kept + read, KeptBytes);
            return new(status, Attempts(response), bytes, status.IsGood() ? null : Detail(response, buffer.AsSpan(0, tellBody ? kept : 0)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The result of an exchange that failed; null for an exception that is no failure of the callee's but a defect.</summary>
    public static CallResult? Of(Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException) return cancellationToken.IsCancellationRequested ? new CallResult(CallStatus.TimedOut, Detail: "no answer in time") : null;
        if (exception is not (HttpRequestException or IOException)) return null;
        // A cancelled exchange may come as the breaking of its connection.
        if (cancellationToken.IsCancellationRequested) return new CallResult(CallStatus.TimedOut, Detail: "no answer in time");
        return exception switch
        {
            HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(CallStatus.Refused, Detail: "connection refused"),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } e => new(CallStatus.Refused, Detail: e.Message),
            var e => new(CallStatus.Reset, Detail: $"connection broken: {(e.InnerException ?? e).Message}"),
        };
    }

    private static CallStatus StatusOf(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        < 300 => response.Headers.Contains("Chaos-Degraded") ? CallStatus.Degraded : CallStatus.Ok,
        429 or 503 => CallStatus.Rejected,
        504 => CallStatus.TimedOut,
        < 500 => CallStatus.ClientError,
        _ => CallStatus.ServerError,
    };

    private static int Attempts(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Chaos-Attempts", out var values) && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts) ? attempts : 1;

    private static string Detail(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {(text.Length <= DetailCharacters ? text : text[..DetailCharacters])}").TrimEnd();
    }
}
