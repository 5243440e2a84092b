using System.Net.Sockets;
using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Asks, before a load begins, what the canaries of its faults will ask, straight and not over a proxy: what does not
/// answer then proves no fault later. Where requests are to be read, it also looks whether it is HTTP/1.1 that is
/// spoken.
/// </summary>
internal sealed class EdgeProbe(TimeProvider time)
{
    private static readonly TimeSpan s_ask = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it is asked again: what has just been started may take a moment.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Asks the service behind a fault's site.</summary>
    /// <param name="site">An edge or a service.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="hello">What the canary says.</param>
    /// <param name="asked">In what it asks, in words.</param>
    /// <param name="hint">What may be said in the file instead; empty for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongExperimentException">It does not answer.</exception>
    public async Task CheckAnsweredAsync(
        string site,
        Uri address,
        ReadOnlyMemory<byte> hello,
        string asked,
        string hint,
        CancellationToken cancellationToken
    )
    {
        await using var target = new ProbeTarget(address, hello);
        if (await SeeAsync(target, cancellationToken) is { } why)
            throw new WrongExperimentException(
                $"{site}: {address.Authority}, asked in {asked}, gave no answer ({why}), so that canaries "
                    + $"could prove no fault there{(hint.Length > 0 ? $": {hint}" : "")}"
            );
    }

    /// <summary>
    /// Asks what the canary of a fault of requests will ask, for which an answer that speaks of an illness is none.
    /// </summary>
    /// <param name="site">The edge.</param>
    /// <param name="address">Where it leads.</param>
    /// <param name="canary">The canary, straight to there.</param>
    /// <param name="path">What it asks for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongExperimentException">It is not well.</exception>
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
                    $"{site}: {address.Authority} is not well for a canary that asks for {path} ({why}), "
                        + "so that canaries could prove no fault of requests there: "
                        + "ready: { http: PATH } of the service names what they ask for"
                );
    }

    /// <summary>Asks again and again for a while. Why it is of no use; null when it is.</summary>
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
            if (time.GetElapsedTime(begun) >= Limit)
                return result.Detail ?? result.Status.ToString();
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    /// <summary>Looks whether requests on an edge can be read.</summary>
    /// <param name="edge">The edge.</param>
    /// <param name="address">Where it leads.</param>
    /// <param name="request">A request of HTTP/1.1.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="WrongExperimentException">Another protocol is spoken.</exception>
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
                $"{edge}: {address.Authority} {other}: say so in edges, for the requests on this edge are "
                    + "to be read for a fault or a count. "
                    + EdgeWords.WhatCanBeDone(
                        edge with
                        {
                            Protocol = other == Http2 ? EdgeProtocol.Grpc : EdgeProtocol.Tcp,
                            Sign = null,
                        }
                    )
            );
    }

    private const string Http2 = "speaks HTTP/2 alone, as gRPC does (protocol: grpc)";

    /// <summary>
    /// What is spoken where a request of HTTP/1.1 was answered so; null where it is that, or nothing was answered.
    /// </summary>
    internal static string? WhatElse(string answer) =>
        answer switch
        {
            "" => null,
            // ASP.NET Core tells whoever comes with HTTP/1.1 in that itself.
            _ when answer.StartsWith("HTTP/", StringComparison.Ordinal) => answer.Contains(
                "HTTP/2 only",
                StringComparison.OrdinalIgnoreCase
            )
                ? Http2
                : null,
            // The settings with which each side of HTTP/2 begins: a length of three bytes, then their type.
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
            // The head is all that is looked at, and what is said in its place.
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
            // What came until then is what there is.
        }
        return answer.ToString();
    }
}
