using System.Buffers;
using System.Globalization;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Callers;

/// <summary>How an HTTP exchange reads as a call's result.</summary>
internal static class HttpOutcome
{
    private const int DetailCharacters = 120;
    private const int KeptBytes = 4 * DetailCharacters;
    private const int BufferBytes = 4096;
    private const int LowestCode = 100;

    /// <summary>Every status as text, made once, so that a call's outcome costs nothing.</summary>
    private static readonly string[] s_codes =
    [
        .. Enumerable.Range(LowestCode, 900).Select(c => c.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// The result of an answer, whose body is read to its end; a body that breaks off is an exception.
    /// </summary>
    /// <param name="response">The answer's head.</param>
    /// <param name="accepts">The statuses that are good; null for those that say that all is well, 200 to 299.</param>
    /// <param name="tellsBody">Whether the beginning of a bad answer's body may be reported.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async ValueTask<CallResult> OfAsync(
        HttpResponseMessage response,
        Func<int, bool>? accepts,
        bool tellsBody,
        CancellationToken cancellationToken
    )
    {
        var status = StatusOf(response, accepts);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            var kept = 0;
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            // The beginning is kept for the detail, and all the rest runs through what is left of the buffer.
            for (int read; (read = await body.ReadAsync(buffer.AsMemory(kept), cancellationToken)) > 0; bytes += read)
                kept = Math.Min(kept + read, KeptBytes);
            return new(
                status,
                Attempts(response),
                bytes,
                status.IsGood() ? null : Detail(response, buffer.AsSpan(0, tellsBody ? kept : 0))
            )
            {
                Outcome = TextOf((int)response.StatusCode),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// The result of an exchange that failed; null for an exception that is no failure of the callee's but a defect.
    /// </summary>
    public static CallResult? Of(Exception exception, CancellationToken cancellationToken)
    {
        // A cancelled exchange may come as the breaking of its connection.
        if (
            exception is OperationCanceledException or HttpRequestException or IOException
            && cancellationToken.IsCancellationRequested
        )
            return new CallResult(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer)
            {
                Outcome = ConnectionFailure.NoAnswer,
            };
        if (exception is not (HttpRequestException or IOException))
            return null;
        var (status, words) = ConnectionFailure.Of(exception);
        var detail = status switch
        {
            CallStatus.Refused when words == "connect: refused" => "connection refused",
            CallStatus.Reset => $"connection broken: {(exception.InnerException ?? exception).Message}",
            _ => words,
        };
        return new CallResult(status, status == CallStatus.Unsent ? 0 : 1, Detail: detail) { Outcome = words };
    }

    /// <summary>A status as text.</summary>
    internal static string TextOf(int code) =>
        code - LowestCode is >= 0 and var index && index < s_codes.Length
            ? s_codes[index]
            : code.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a status that is not good says of the callee.</summary>
    internal static CallStatus Bad(int code) =>
        code switch
        {
            429 or 503 => CallStatus.Rejected,
            504 => CallStatus.TimedOut,
            // What is neither expected nor an error, as a redirect: the call did not come to what it was made for.
            < 500 => CallStatus.ClientError,
            _ => CallStatus.ServerError,
        };

    private static CallStatus StatusOf(HttpResponseMessage response, Func<int, bool>? accepts)
    {
        var code = (int)response.StatusCode;
        return !(accepts?.Invoke(code) ?? code is >= 200 and < 300) ? Bad(code)
            : response.Headers.Contains(CallHeaders.Degraded) ? CallStatus.Degraded
            : CallStatus.Ok;
    }

    private static int Attempts(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(CallHeaders.Attempts, out var values)
        && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var attempts)
            ? attempts
            : 1;

    private static string Detail(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        return string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)response.StatusCode} {(text.Length <= DetailCharacters ? text : text[..DetailCharacters])}"
            )
            .TrimEnd();
    }
}
