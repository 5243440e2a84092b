using System.Buffers;
using System.Globalization;
using System.Text;
using Chaos.Core.Calls;

namespace Chaos.Callers;

/// <summary>Turns an HTTP exchange into the result of a call.</summary>
internal static class HttpOutcome
{
    private const int DetailCharacters = 120;
    private const int KeptBytes = 4 * DetailCharacters;
    private const int BufferBytes = 4096;
    private const int LowestCode = 100;

    /// <summary>Every status code as text. Made once, so that no call has to allocate it.</summary>
    private static readonly string[] s_codes =
    [
        .. Enumerable.Range(LowestCode, 900).Select(c => c.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>
    /// Reads the body of an answer to its end and returns the result. Throws when the body breaks off.
    /// </summary>
    /// <param name="response">The answer, of which the headers have been read.</param>
    /// <param name="accepts">Returns whether a status is good. Null means that 200 to 299 are good.</param>
    /// <param name="tellsBody">Whether the detail of a failure may show the start of the answer's body.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
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
            // The start is kept for the detail. The rest is read into the remaining part of the buffer and dropped.
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

    /// <summary>Reads the body of an answer to its end and lets the answer be judged.</summary>
    /// <param name="response">The answer, of which the headers have been read.</param>
    /// <param name="accepts">Returns whether a status is good. Null means that 200 to 299 are good.</param>
    /// <param name="keepsBody">Whether the body is kept for the judgement, up to
    /// <see cref="HttpAnswer.MostBytes"/>.</param>
    /// <param name="judge">Returns the result from the answer and its result so far.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async ValueTask<CallResult> OfAsync(
        HttpResponseMessage response,
        Func<int, bool>? accepts,
        bool keepsBody,
        Func<HttpAnswer, CallResult, CallResult> judge,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long bytes = 0;
            var kept = 0;
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                if (kept == buffer.Length)
                    buffer = Larger(buffer);
                var read = await body.ReadAsync(buffer.AsMemory(kept), cancellationToken);
                if (read == 0)
                    break;
                bytes += read;
                // The rest of a body that is dropped, or too long, is read into the same place.
                kept = keepsBody && bytes <= HttpAnswer.MostBytes ? kept + read : 0;
            }
            var status = StatusOf(response, accepts);
            using var answer = new HttpAnswer(response, buffer.AsMemory(0, kept), bytes <= HttpAnswer.MostBytes);
            return judge(
                answer,
                new(status, Attempts(response), bytes, status.IsGood() ? null : Detail(response, []))
                {
                    Outcome = TextOf((int)response.StatusCode),
                }
            );
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>
    /// Returns the result of an exchange that failed. Returns null for an exception that is a defect of this program
    /// and not a failure of the callee.
    /// </summary>
    public static CallResult? Of(Exception exception, CancellationToken cancellationToken)
    {
        // A cancelled exchange may show up as a broken connection.
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
            CallStatus.Reset when words == ConnectionFailure.Reset => "connection broken",
            CallStatus.Reset => $"connection broken: {words}",
            _ => words,
        };
        return new CallResult(status, status == CallStatus.Unsent ? 0 : 1, Detail: detail) { Outcome = words };
    }

    /// <summary>Returns a status code as text.</summary>
    internal static string TextOf(int code) =>
        code - LowestCode is >= 0 and var index && index < s_codes.Length
            ? s_codes[index]
            : code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns the call status for an HTTP status that is not good.</summary>
    internal static CallStatus Bad(int code) =>
        code switch
        {
            429 or 503 => CallStatus.Rejected,
            504 => CallStatus.TimedOut,
            // This includes statuses that are no errors, such as a redirect: the call did not do what it was made for.
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
