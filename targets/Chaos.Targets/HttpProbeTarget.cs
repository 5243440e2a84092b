using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets;

/// <summary>
/// An HTTP canary: a GET on a connection of its own, whose answer is read to its end. Its baggage marks it as a canary,
/// so that it is not counted as a call. Every answer that a healthy service may give is good, also a redirect or "not
/// found".
/// </summary>
/// <param name="address">The address to connect to.</param>
/// <param name="path">The path.</param>
/// <param name="host">The value of the <c>Host</c> header.</param>
/// <param name="fields">Additional header fields.</param>
public sealed class HttpProbeTarget(Uri address, string path, string host, IReadOnlyDictionary<string, string> fields)
    : ITarget
{
    private const int MostBytes = 1 << 20;
    private const long Odd = -2;

    private readonly byte[] _request = Encoding.Latin1.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: chaos-canary\r\n{CallBaggage.Header}: "
            + $"{new CallBaggage(CallBaggage.Canary, default, "")}\r\nConnection: close\r\n"
            + $"{string.Concat(fields.Select(f => $"{f.Key}: {f.Value}\r\n"))}\r\n"
    );

    /// <summary>Receives what is sent.</summary>
    public CanaryCounts Counts { get; init; } = CanaryCounts.None;

    /// <summary>How TLS is spoken; null for none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        var sent = false;
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            await using var stream = await OpenAsync(socket, cancellationToken);
            Counts.Sending?.Invoke(_request.Length);
            sent = true;
            await stream.WriteAsync(_request, cancellationToken);
            var answer = await ReadAsync(stream, cancellationToken);
            if (answer.Length == 0)
                Counts.Lost?.Invoke(_request.Length);
            return Judge(answer);
        }
        catch (AuthenticationException e)
        {
            return new(CallStatus.Refused, Detail: e.Message);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            if (sent)
                Counts.Lost?.Invoke(_request.Length);
            var (status, words) = (e as SocketException ?? e.InnerException as SocketException) is { } socket
                ? ConnectionFailure.Of(socket.SocketErrorCode, connecting: true)
                : ConnectionFailure.Of(e);
            return new(status, Detail: words) { Outcome = words };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>
    /// Returns the result for an answer that was read until the connection ended or the answer was complete.
    /// </summary>
    internal static CallResult Judge(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (
            end < 0
            || answer.Length < 12
            || !int.TryParse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        )
            return new(CallStatus.Reset, Detail: "closed without an answer");
        var isWhole = Declared(answer[..end]) switch
        {
            null => true,
            Odd => false,
            < 0 => answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal) || answer.Length >= MostBytes,
            var length => answer.Length - end - 4 >= Math.Min(length.Value, MostBytes - end - 4),
        };
        return status is 429 or >= 500 ? new(HttpOutcome.Bad(status), Detail: $"{status}")
            : isWhole ? new(CallStatus.Ok)
            : new(CallStatus.Reset, Detail: "the answer broke off");
    }

    /// <summary>
    /// Returns the length of the body that the headers declare. Returns -1 for chunks, <see cref="Odd"/> for a length
    /// that is not a number, and null when the body ends with the connection.
    /// </summary>
    private static long? Declared(string head)
    {
        foreach (var line in head.Split("\r\n").Skip(1))
        {
            var (name, value) = (
                line.Split(':')[0],
                line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '\t')
            );
            if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                return -1;
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    ? length
                    : Odd;
        }
        return null;
    }

    private async Task<Stream> OpenAsync(Socket socket, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(socket);
        if (ServiceHandler.OptionsOf(Tls) is not { } options)
            return plain;
        var secure = new SslStream(plain);
        try
        {
            options.TargetHost = Tls!.ServerName ?? address.Host;
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        for (int bytes; answer.Length < MostBytes && (bytes = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
            answer.Append(Encoding.Latin1.GetString(buffer, 0, bytes));
        return answer.ToString();
    }
}
