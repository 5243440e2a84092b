using System.Net.Sockets;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Http;

/// <summary>
/// Handles the requests of one connection, one after the other, and their answers. One loop forwards requests, the
/// other forwards answers. A request waits until the previous one is answered, so answers keep the order of the
/// requests. Heads are read whole and forwarded unchanged (except for <c>Host</c>, if configured); bodies are forwarded
/// piece by piece.
/// </summary>
/// <param name="wire">The client's side, at the far end of the links.</param>
/// <param name="upstream">The upstream.</param>
/// <param name="host">Value of <c>Host</c> towards the upstream; null keeps the client's.</param>
/// <param name="site">State that all sessions of the proxy share.</param>
internal sealed class HttpSession(HttpWire wire, HttpUpstream upstream, string? host, HttpSite site) : IHttpSession
{
    /// <summary>How long the first request of a connection that the upstream has closed may take to come.</summary>
    public static readonly TimeSpan FirstRequest = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(wire.Life);
    private readonly AnswerReader _answers = new(upstream.Stream, wire);
    private readonly RequestReader _requests = new(wire.Requests);
    private readonly RequestFates _fates = new(site);
    private readonly ReplyWriter _replies = new(wire, site.Traffic);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exchange? _current;

    /// <summary>Runs until the connection ends, then closes the upstream.</summary>
    public async Task RunAsync()
    {
        var asking = GuardAsync(AskAsync());
        var answering = GuardAsync(AnswerAsync());
        var end = await await Task.WhenAny(asking, answering);
        // A client that has closed its sending side still gets its answer. After the last answer both directions end.
        if (end == SessionEnd.HalfClosed)
            end = await answering;
        await FirstRequestAsync(asking);
        await _over.CancelAsync();
        await Task.WhenAll(asking, answering);
        // A request without an answer: the client closed the connection, or it broke at the service's side.
        if (_current is { } open)
            open.LogEnd(site.Log, wire.Life.IsCancellationRequested ? LoggedRequest.GaveUp : LoggedRequest.Broken);
        var reset = end == SessionEnd.Reset || wire.WasReset;
        wire.EndsWithReset = reset;
        await wire.Responses.CompleteAsync();
        await wire.Requests.CompleteAsync();
        await _answers.CompleteAsync();
        upstream.Close(reset);
    }

    /// <summary>
    /// Waits for the first request where requests are logged. An upstream that closes the connection before it, as the
    /// proxy of a dead service does, fails that request, and it counts although it never gets there.
    /// </summary>
    private async Task FirstRequestAsync(Task asking)
    {
        if (site.Log.IsOn && !_asked.Task.IsCompleted && !asking.IsCompleted)
            await Task.WhenAny(_asked.Task, asking, Task.Delay(FirstRequest, site.Clock.Time, _over.Token));
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
            // One side failed; the other side is reset as well.
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
                site.Log.End(site.Log.Begin(null), e.Status);
                await _replies.RefuseAsync(null, e);
                return SessionEnd.Closed;
            }
            var origin = RequestOrigin.Of(request.Fields);
            var logged = site.Log.Begin(origin);
            if (logged == RequestLog.Closed)
                return SessionEnd.Reset;
            _asked.TrySetResult();
            site.Traffic.Request(origin);
            switch (await FateAsync(request, origin, logged))
            {
                case { Reset: true } fate:
                    fate.Happens();
                    site.Log.End(logged, LoggedRequest.Broken);
                    return SessionEnd.Reset;
                case { Answer: not null } fate:
                    site.Log.End(logged, fate.Answer.Status);
                    if (!await AnswerInsteadAsync(request, origin, body, fate))
                        return SessionEnd.Closed;
                    continue;
            }
            if (await ForwardAsync(new(request, origin, body, logged), body) is { } end)
                return end;
        }
    }

    private async ValueTask<HttpFate?> FateAsync(RequestHead request, RequestOrigin? origin, long logged)
    {
        try
        {
            return await _fates.MeetAsync(ToxicStream.Upstream, request, origin, _over.Token);
        }
        catch (OperationCanceledException)
        {
            site.Log.End(logged, LoggedRequest.Broken);
            throw;
        }
    }

    /// <summary>
    /// Forwards a request and waits until its answer has passed. Returns how the session ends, or null when the next
    /// request may come.
    /// </summary>
    private async Task<SessionEnd?> ForwardAsync(Exchange exchange, BodyScanner body)
    {
        var (request, origin) = (exchange.Request, exchange.Origin);
        Volatile.Write(ref _current, exchange);
        var isWhole = false;
        try
        {
            var head = host is null ? request.Bytes : HostField.Replaced(request, host);
            isWhole = await _requests.ForwardAsync(head, body, upstream.Stream, _over.Token);
            if (!isWhole)
                await upstream.ShutdownSendAsync();
        }
        catch (MalformedHttpException e)
        {
            // The service already has a part of the request and sees the client abort it. Either the proxy or the
            // service answers, whichever is first.
            if (!exchange.TryClaim())
                return SessionEnd.Reset;
            exchange.LogEnd(site.Log, e.Status);
            await _replies.RefuseAsync(origin, e);
            return SessionEnd.Closed;
        }
        catch (IOException)
        {
            // The service has stopped reading the request. It may still have answered.
        }
        if (await _requests.EndedBeforeAsync(exchange, _over.Token))
        {
            // A client that closes before its answer begins does not wait for it.
            if (!exchange.IsClaimed)
                exchange.LogEnd(site.Log, LoggedRequest.GaveUp);
            await upstream.ShutdownSendAsync();
        }
        // The next request can only be found after the whole of this one.
        if (await exchange.Ended.WaitAsync(_over.Token) == ExchangeEnd.NextRequest)
            return isWhole ? null : SessionEnd.Closed;
        await _requests.RestAsync(upstream.Stream, _over.Token);
        await upstream.ShutdownSendAsync();
        return SessionEnd.HalfClosed;
    }

    private async Task<SessionEnd> AnswerAsync()
    {
        await _answers.BeginAsync(_over.Token);
        while (true)
        {
            try
            {
                if (await _answers.HeadAsync(_over.Token) is not { } head)
                    return SessionEnd.Closed;
                // No request is pending. A service that closes an idle connection may send an answer such as 408 first.
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
                exchange.LogEnd(site.Log, 502);
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
    /// Forwards a final answer, or applies a fault to it. Returns how the session ends, or null when the next request
    /// may come.
    /// </summary>
    private async Task<SessionEnd?> FinalAsync(Exchange exchange, ResponseHead response)
    {
        var (request, origin) = (exchange.Request, exchange.Origin);
        var body = response.Body(request.Method);
        exchange.Answer = body;
        var fate = await _fates.MeetAsync(ToxicStream.Downstream, request, origin, _over.Token);
        if (!exchange.TryClaim())
            return SessionEnd.Closed;
        if (fate is { Reset: true })
        {
            fate.Happens();
            exchange.LogEnd(site.Log, LoggedRequest.Broken);
            return SessionEnd.Reset;
        }
        var upgrades = response.Upgrades(request.Method);
        var keepsAlive = request.KeepsAlive && response.KeepsAlive && !body.EndsWithConnection && !upgrades;
        if (fate is { Answer: not null })
        {
            exchange.LogEnd(site.Log, fate.Answer.Status);
            await _replies.AnswerAsync(origin, fate, keepsAlive, request.Method == "HEAD");
            if (!keepsAlive)
                return SessionEnd.Closed;
            if (!await _answers.DropAsync(body, _over.Token))
                return SessionEnd.Closed;
        }
        else
        {
            site.Traffic.Response(origin, response.Status);
            if (upgrades)
            {
                await _replies.WriteAsync(response.Bytes);
                exchange.LogEnd(site.Log, response.Status);
                End(exchange, ExchangeEnd.OtherProtocol);
                await _answers.RestAsync();
                return SessionEnd.Closed;
            }
            if (await _answers.PassAsync(response.Bytes, body, fate, _over.Token) is { } end)
            {
                // Only a body without a length may end with the connection.
                if (body.EndsWithConnection && fate is null && end == SessionEnd.Closed)
                    exchange.LogEnd(site.Log, response.Status);
                else
                    exchange.LogEnd(site.Log, LoggedRequest.Broken);
                return end;
            }
            exchange.LogEnd(site.Log, response.Status);
            if (!keepsAlive)
                return SessionEnd.Closed;
        }
        Volatile.Write(ref _current, null);
        End(exchange, ExchangeEnd.NextRequest);
        return null;
    }

    private void End(Exchange exchange, ExchangeEnd how)
    {
        exchange.End(how);
        _requests.Wake();
    }

    /// <summary>
    /// Answers a request that the service does not see. Returns false when the connection must be closed.
    /// </summary>
    private async Task<bool> AnswerInsteadAsync(
        RequestHead request,
        RequestOrigin? origin,
        BodyScanner body,
        HttpFate fate
    )
    {
        // A client that waits for 100 (Continue) may now send its body or not. The start of the next request could not
        // be determined, so the connection is closed.
        var keepsAlive =
            request.KeepsAlive && !(request.WaitsForContinue && !body.IsDone) && request.Method != "CONNECT";
        try
        {
            if (keepsAlive && !await _requests.ForwardAsync(default, body, Stream.Null, _over.Token))
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
