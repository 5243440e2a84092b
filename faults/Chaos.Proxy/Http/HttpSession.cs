using System.Net.Sockets;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Http;

/// <summary>
/// The requests of one connection, one after the other, and their answers. Two loops: one hands requests on, the other
/// answers; a request that comes before the answer to the one before it waits, so answers keep the order of requests.
/// Heads are read whole and go on as they came (but for <c>Host</c>, if asked for), bodies pass piece by piece.
/// </summary>
/// <param name="wire">The client, behind the links.</param>
/// <param name="upstream">The service.</param>
/// <param name="host">What goes on in <c>Host</c>; null for what the client says.</param>
/// <param name="site">What the sessions of the proxy have in common.</param>
internal sealed class HttpSession(HttpWire wire, HttpUpstream upstream, string? host, HttpSite site)
{
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(wire.Life);
    private readonly AnswerReader _answers = new(upstream.Stream, wire);
    private readonly RequestReader _requests = new(wire.Requests);
    private readonly RequestFates _fates = new(site);
    private readonly ReplyWriter _replies = new(wire, site.Traffic);
    private Exchange? _current;

    /// <summary>Runs until the connection ends; closes the upstream.</summary>
    public async Task RunAsync()
    {
        var asking = GuardAsync(AskAsync());
        var answering = GuardAsync(AnswerAsync());
        var end = await await Task.WhenAny(asking, answering);
        // A client that has said all still gets its answer. An answer that was the last ends both ways.
        if (end == SessionEnd.HalfClosed)
            end = await answering;
        await _over.CancelAsync();
        await Task.WhenAll(asking, answering);
        var reset = end == SessionEnd.Reset || wire.WasReset;
        wire.EndsWithReset = reset;
        await wire.Responses.CompleteAsync();
        await wire.Requests.CompleteAsync();
        await _answers.CompleteAsync();
        upstream.Close(reset);
    }

    private static async Task<SessionEnd> GuardAsync(Task<SessionEnd> loop)
    {
        try
        {
            return await loop;
        }
        catch (OperationCanceledException)
        {
            return SessionEnd.Closed;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // A side broke; the other one is to see the same.
            return SessionEnd.Reset;
        }
        catch (Exception e)
        {
            Log.Error(e, "A connection was reset because the proxy has a defect");
            return SessionEnd.Reset;
        }
    }

    private async Task<SessionEnd> AskAsync()
    {
        while (true)
        {
            RequestHead request;
            BodyScanner body;
            try
            {
                if (await _requests.HeadAsync(_over.Token) is not { } head)
                {
                    await upstream.ShutdownSendAsync();
                    return SessionEnd.HalfClosed;
                }
                request = RequestHead.Parse(head);
                body = request.Body();
            }
            catch (MalformedHttpException e)
            {
                await _replies.RefuseAsync(null, e);
                return SessionEnd.Closed;
            }
            var origin = RequestOrigin.Of(request.Fields);
            site.Traffic.Request(origin);
            switch (await _fates.MeetAsync(ToxicStream.Upstream, request, origin, _over.Token))
            {
                case { Reset: true } fate:
                    fate.Happens();
                    return SessionEnd.Reset;
                case { Answer: not null } fate:
                    if (!await AnswerInsteadAsync(request, origin, body, fate))
                        return SessionEnd.Closed;
                    continue;
            }
            if (await ForwardAsync(request, origin, body) is { } end)
                return end;
        }
    }

    /// <summary>
    /// Hands a request on and waits for its answer to have passed; how the session ends, or null when the next request
    /// may come.
    /// </summary>
    private async Task<SessionEnd?> ForwardAsync(RequestHead request, RequestOrigin? origin, BodyScanner body)
    {
        var exchange = new Exchange(request, origin);
        Volatile.Write(ref _current, exchange);
        var isWhole = false;
        try
        {
            await upstream.Stream.WriteAsync(
                host is null ? request.Bytes : HostField.Replaced(request, host),
                _over.Token
            );
            isWhole = await _requests.BodyAsync(body, upstream.Stream, _over.Token);
            if (!isWhole)
                await upstream.ShutdownSendAsync();
        }
        catch (MalformedHttpException e)
        {
            // The service has a part of the request already: for it, the client breaks off. Whoever answers first has
            // the word.
            if (!exchange.TryClaim())
                return SessionEnd.Reset;
            await _replies.RefuseAsync(origin, e);
            return SessionEnd.Closed;
        }
        catch (IOException)
        {
            // The service wants no more of it. It may have said why.
        }
        if (!exchange.Ended.IsCompleted && await _requests.EndedBeforeAsync(exchange.Ended, _over.Token))
            await upstream.ShutdownSendAsync();
        // Where the next request begins is known only behind the whole of this one.
        if (await exchange.Ended.WaitAsync(_over.Token) == ExchangeEnd.NextRequest)
            return isWhole ? null : SessionEnd.Closed;
        await _requests.RestAsync(upstream.Stream, _over.Token);
        await upstream.ShutdownSendAsync();
        return SessionEnd.HalfClosed;
    }

    private async Task<SessionEnd> AnswerAsync()
    {
        while (true)
        {
            try
            {
                if (await _answers.HeadAsync(_over.Token) is not { } head)
                    return SessionEnd.Closed;
                // Nothing was asked: a service that gives up on an idle connection may say so before it closes it.
                if (Volatile.Read(ref _current) is not { } exchange)
                    return SessionEnd.Closed;
                var response = ResponseHead.Parse(head);
                if (response.IsInterim)
                    await _replies.WriteAsync(response.Bytes);
                else if (await FinalAsync(exchange, response) is { } end)
                    return end;
            }
            catch (MalformedHttpException e)
            {
                if (Volatile.Read(ref _current) is not { } exchange || !exchange.TryClaim())
                    return SessionEnd.Reset;
                await _replies.AnswerAsync(
                    exchange.Origin,
                    502,
                    $"the upstream's answer cannot be read: {e.Message}\n",
                    "",
                    keepsAlive: false,
                    isHead: exchange.Request.Method == "HEAD"
                );
                return SessionEnd.Closed;
            }
        }
    }

    /// <summary>
    /// Lets a final answer pass, or what a fault makes of it; how the session ends, or null when the next request may
    /// come.
    /// </summary>
    private async Task<SessionEnd?> FinalAsync(Exchange exchange, ResponseHead response)
    {
        var (request, origin) = (exchange.Request, exchange.Origin);
        var body = response.Body(request.Method);
        var fate = await _fates.MeetAsync(ToxicStream.Downstream, request, origin, _over.Token);
        if (!exchange.TryClaim())
            return SessionEnd.Closed;
        if (fate is { Reset: true })
        {
            fate.Happens();
            return SessionEnd.Reset;
        }
        var upgrades = response.Upgrades(request.Method);
        var keepsAlive = request.KeepsAlive && response.KeepsAlive && !body.EndsWithConnection && !upgrades;
        if (fate is { Answer: not null })
        {
            await _replies.AnswerAsync(origin, fate, keepsAlive, request.Method == "HEAD");
            if (!keepsAlive)
                return SessionEnd.Closed;
            if (!await _answers.DropAsync(body, _over.Token))
                return SessionEnd.Closed;
        }
        else
        {
            site.Traffic.Response(origin, response.Status);
            await _replies.WriteAsync(response.Bytes);
            if (upgrades)
            {
                exchange.End(ExchangeEnd.OtherProtocol);
                await _answers.RestAsync();
                return SessionEnd.Closed;
            }
            if (await _answers.PassAsync(body, fate, _over.Token) is { } end)
                return end;
            if (!keepsAlive)
                return SessionEnd.Closed;
        }
        Volatile.Write(ref _current, null);
        exchange.End(ExchangeEnd.NextRequest);
        return null;
    }

    /// <summary>
    /// Answers a request that the service does not get to see; false when the connection is not kept.
    /// </summary>
    private async Task<bool> AnswerInsteadAsync(
        RequestHead request,
        RequestOrigin? origin,
        BodyScanner body,
        HttpFate fate
    )
    {
        // A client that waits for leave to send its body may send it or not, now: where the next request begins could
        // not be told.
        var keepsAlive =
            request.KeepsAlive && !(request.WaitsForContinue && !body.IsDone) && request.Method != "CONNECT";
        try
        {
            if (keepsAlive && !await _requests.BodyAsync(body, Stream.Null, _over.Token))
                return false;
        }
        catch (MalformedHttpException e)
        {
            await _replies.RefuseAsync(origin, e);
            return false;
        }
        await _replies.AnswerAsync(origin, fate, keepsAlive, request.Method == "HEAD");
        return keepsAlive;
    }
}
