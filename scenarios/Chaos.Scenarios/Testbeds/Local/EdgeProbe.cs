using System.Net.Sockets;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Scenarios.Files;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Checks, before a load begins, that what the canaries of its faults will ask is answered; it asks the service
/// directly and not over a proxy. A service that does not answer then cannot prove a fault later. On edges whose
/// requests are to be read, it also checks that the protocol is HTTP/1.1.
/// </summary>
internal sealed class EdgeProbe(TimeProvider time)
{
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a question is repeated: a service that has just been started may need a moment.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Checks that the service behind a fault's site answers.</summary>
    /// <param name="site">An edge or a service.</param>
    /// <param name="address">Its address.</param>
    /// <param name="canary">The canary, directly to that address.</param>
    /// <param name="asked">The protocol of the question, for the message.</param>
    /// <param name="hint">What the user can write in the file instead; empty for nothing.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="WrongExperimentException">It does not answer.</exception>
    public async Task CheckAnsweredAsync(
        string site,
        Uri address,
        ITarget canary,
        string asked,
        string hint,
        CancellationToken cancellationToken
    )
    {
        await using (canary)
            if (await SeeAsync(canary, cancellationToken) is { } why)
                throw new WrongExperimentException(
                    $"{site}: {address.Authority}, asked in {asked}, gave no good answer ({why}), so canaries could not prove a fault "
                        + $"there{(hint.Length > 0 ? $": {hint}" : "")}"
                );
    }

    /// <summary>
    /// Checks that the canary of a fault of requests gets an answer without an error status; an error status counts as
    /// no answer.
    /// </summary>
    /// <param name="site">The edge.</param>
    /// <param name="address">The edge's upstream.</param>
    /// <param name="canary">The canary, directly to that address.</param>
    /// <param name="path">The path that it calls.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="WrongExperimentException">It does not answer with success.</exception>
    public async Task CheckHealthyAsync(
        string site,
        Uri address,
        ITarget canary,
        string path,
        CancellationToken cancellationToken
    )
    {
        await using (canary)
            if (await SeeAsync(canary, cancellationToken) is { } why)
                throw new WrongExperimentException(
                    $"{site}: {address.Authority} does not answer a canary with success at {path} ({why}), "
                        + "so canaries could not prove a fault of requests there: "
                        + "ready: { http: PATH } of the service sets the path that they call"
                );
    }

    /// <summary>Repeats a question for a while. Returns what is wrong with the answer; null when it is good.</summary>
    private async Task<string?> SeeAsync(ITarget target, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(s_ask);
            var result = await target.CallAsync(default, limit.Token);
            cancellationToken.ThrowIfCancellationRequested();
            if (result.Status == CallStatus.Ok)
                return null;
            // One that was refused for good is not sent again.
            if (time.GetElapsedTime(begun) >= Limit || result.Status == CallStatus.ClientError)
                return result.Detail ?? result.Status.ToString();
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    /// <summary>Checks that the requests on an edge can be read.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="address">The edge's upstream.</param>
    /// <param name="request">An HTTP/1.1 request.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="WrongExperimentException">The edge has another protocol.</exception>
    public async Task CheckHttpAsync(
        Edge edge,
        Uri address,
        ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken
    )
    {
        var answer = await AnswerAsync(address, request, cancellationToken);
        if (WhatElse(answer) is { } other)
            throw new WrongExperimentException(
                $"{edge}: {address.Authority} {other}: set the protocol in edges. A fault or a count has to read the requests on "
                    + "this edge"
                    + (
                        other == Http2
                            ? ", and the proxy reads HTTP/1.1 there"
                            : $". {EdgeWords.WhatCanBeDone(edge with { Protocol = EdgeProtocol.Tcp, Sign = null })}"
                    )
            );
    }

    private const string Http2 = "speaks only HTTP/2, as gRPC does (protocol: grpc or http2)";

    /// <summary>
    /// The protocol behind this answer to an HTTP/1.1 request; null when it is HTTP/1.1, or when there was no answer.
    /// </summary>
    internal static string? WhatElse(string answer) =>
        answer switch
        {
            "" => null,
            // ASP.NET Core says this in an HTTP/1.1 answer.
            _ when answer.StartsWith("HTTP/", StringComparison.Ordinal) => answer.Contains(
                "HTTP/2 only",
                StringComparison.OrdinalIgnoreCase
            )
                ? Http2
                : null,
            // The SETTINGS frame with which each side of HTTP/2 begins: a length of three bytes, then its type.
            [_, _, _, '\x04', ..] => Http2,
            _ => "does not speak HTTP (protocol: tcp with a canary)",
        };

    private static async Task<string> AnswerAsync(
        Uri address,
        ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_ask);
        var answer = new StringBuilder();
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            await socket.SendAsync(request, limit.Token);
            var buffer = new byte[1024];
            // Only the head of the answer is read, or the bytes in its place.
            for (
                int bytes;
                answer.Length < buffer.Length && (bytes = await socket.ReceiveAsync(buffer, limit.Token)) > 0;

            )
                answer.Append(Encoding.Latin1.GetString(buffer, 0, bytes));
        }
        catch (Exception e)
            when (e is SocketException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // The bytes received so far are the answer.
        }
        return answer.ToString();
    }
}
