using System.IO.Pipelines;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Streams;
using Serilog;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Handles the streams of one connection of a client, over one connection to the upstream. One loop reads the client,
/// the other the upstream; what they have to write is collected and written while they read on. See
/// <see cref="StreamRelay"/> for what happens to a stream.
/// </summary>
internal sealed class Http2Session : IHttpSession
{
    // Number of reads that may complete at once before a loop yields, because a fast peer would otherwise occupy a thread.
    private const int Turn = 32;

    // How long a client that was sent GOAWAY for an error may take to read it and to close the connection.
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HttpWire _wire;
    private readonly HttpUpstream _upstreamWire;
    private readonly HttpSite _site;
    private readonly PipeReader _answers;
    private readonly CancellationTokenSource _over;
    private readonly StreamRelay _relay;
    private readonly ClientEndpoint _client;
    private readonly UpstreamEndpoint _upstream;

    /// <param name="wire">The client's side, at the far end of the links.</param>
    /// <param name="upstream">The upstream.</param>
    /// <param name="scheme">The scheme of the connection to it.</param>
    /// <param name="authority">Value of <c>:authority</c> towards it; null keeps the client's.</param>
    /// <param name="site">State that all sessions of the proxy share.</param>
    public Http2Session(HttpWire wire, HttpUpstream upstream, string scheme, string? authority, HttpSite site)
    {
        (_wire, _upstreamWire, _site) = (wire, upstream, site);
        _over = CancellationTokenSource.CreateLinkedTokenSource(wire.Life);
        _answers = PipeReader.Create(
            upstream.Stream,
            new(bufferSize: 32 * 1024, minimumReadSize: 4096, leaveOpen: true, useZeroByteReads: true)
        );
        _relay = new(_gate, site, scheme, authority, Flush);
        SendQueue toClient = null!,
            toUpstream = null!;
        _client = new(new(_gate, WriteClientAsync, () => toClient.Pass(), Flush), _relay, site.Clock);
        _upstream = new(new(_gate, WriteUpstreamAsync, () => toUpstream.Pass(), Flush), _relay);
        (toClient, toUpstream) = (_client.Sends, _upstream.Sends);
        _relay.Join(_client, _upstream);
    }

    /// <summary>Begins the connection to the upstream, and waits for its first frame.</summary>
    /// <exception cref="IOException">The upstream does not speak HTTP/2.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            _upstream.Begin();
        _upstream.Output.Flush();
        while (true)
        {
            var result = await _answers.ReadAsync(cancellationToken);
            var isSettings = ServerPreface.Is(result.Buffer);
            if (isSettings is false || (isSettings is null && result.IsCompleted))
                throw new IOException("it does not speak HTTP/2: its first bytes are no SETTINGS frame");
            _answers.AdvanceTo(result.Buffer.Start, isSettings is true ? result.Buffer.Start : result.Buffer.End);
            if (isSettings is true)
                return;
        }
    }

    /// <summary>Runs until the connection ends, then closes the upstream.</summary>
    public async Task RunAsync()
    {
        // The upstream's settings are there already. They are read before the client's first request.
        var answering = GuardAsync(AnswerAsync());
        var asking = GuardAsync(AskAsync());
        var drained = DrainedAsync();
        var end = await await Task.WhenAny(asking, answering, drained);
        if (end == SessionEnd.HalfClosed)
            end = await await Task.WhenAny(answering, drained);
        Flush();
        if (end == SessionEnd.Closed)
            await _client.Output.EmptyAsync();
        await _over.CancelAsync();
        await Task.WhenAll(asking, answering, _client.Output.EmptyAsync(), _upstream.Output.EmptyAsync());
        lock (_gate)
            _relay.End(isByClient: _wire.Life.IsCancellationRequested);
        var reset = end == SessionEnd.Reset || _wire.WasReset;
        _wire.EndsWithReset = reset;
        await _wire.Responses.CompleteAsync();
        await _wire.Requests.CompleteAsync();
        await _answers.CompleteAsync();
        _upstreamWire.Close(reset);
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
        catch (Exception e) when (ConnectionFailure.Is(e))
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

    private async Task<SessionEnd> DrainedAsync()
    {
        await _relay.Ends.Drained;
        return SessionEnd.Closed;
    }

    private async Task<SessionEnd> AskAsync()
    {
        if (await PrefaceAsync() is { } refused)
            return refused;
        lock (_gate)
            _relay.Begin();
        Flush();
        try
        {
            await ReadAsync(_wire.Requests, _client);
        }
        catch (ConnectionErrorException e)
        {
            lock (_gate)
                _client.Output.GoAway(_client.Highest, e.Code, e.Message);
            return await LingerAsync();
        }
        bool isIdle;
        lock (_gate)
        {
            _relay.Ends.ClientEnds();
            isIdle = _client.Streams.Count == 0;
        }
        if (isIdle)
            return SessionEnd.Closed;
        // The service has to see that the client has gone.
        await _upstream.Output.EmptyAsync().WaitAsync(_over.Token);
        await _upstreamWire.ShutdownSendAsync();
        return SessionEnd.HalfClosed;
    }

    /// <summary>Reads the first bytes of the client. Returns how the session ends if they are not those of HTTP/2.</summary>
    private async Task<SessionEnd?> PrefaceAsync()
    {
        while (true)
        {
            var result = await _wire.Requests.ReadAsync(_over.Token);
            switch (ClientPreface.Is(result.Buffer))
            {
                case true:
                    _wire.Requests.AdvanceTo(result.Buffer.GetPosition(ClientPreface.Bytes.Length));
                    return null;
                case false:
                    lock (_gate)
                    {
                        if (ClientPreface.IsHttp1(result.Buffer))
                            _client.Output.Raw(
                                HttpReply.Of(505, "this proxy reads HTTP/2 (http.version is 2)\n", "", false, false)
                            );
                        else
                            _client.Output.GoAway(0, ErrorCode.ProtocolError, "the preface of HTTP/2 is missing");
                    }
                    _wire.Requests.AdvanceTo(result.Buffer.End);
                    return await LingerAsync();
            }
            if (result.IsCompleted)
                return SessionEnd.Closed;
            _wire.Requests.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private async Task<SessionEnd> AnswerAsync()
    {
        try
        {
            await ReadAsync(_answers, _upstream);
        }
        catch (ConnectionErrorException e)
        {
            lock (_gate)
            {
                _upstream.Output.GoAway(0, e.Code, e.Message);
                _client.Output.GoAway(
                    _client.Highest,
                    ErrorCode.InternalError,
                    $"the upstream's HTTP/2 cannot be read: {e.Message}"
                );
            }
            Flush();
            return SessionEnd.Closed;
        }
        lock (_gate)
            _relay.UpstreamEnds();
        Flush();
        await _relay.Ends.Drained.WaitAsync(_over.Token);
        return SessionEnd.Closed;
    }

    private async Task ReadAsync(PipeReader from, Endpoint endpoint)
    {
        var atOnce = 0;
        while (true)
        {
            var read = from.ReadAsync(_over.Token);
            atOnce = read.IsCompleted ? atOnce + 1 : 0;
            if (atOnce == Turn)
            {
                atOnce = 0;
                await Task.Yield();
            }
            var result = await read;
            var rest = result.Buffer;
            try
            {
                lock (_gate)
                    endpoint.Read(ref rest);
            }
            finally
            {
                from.AdvanceTo(rest.Start, result.Buffer.End);
            }
            Flush();
            if (result.IsCompleted)
                return;
            await _client.Output.LessThanMostAsync().WaitAsync(_over.Token);
            await _upstream.Output.LessThanMostAsync().WaitAsync(_over.Token);
        }
    }

    /// <summary>
    /// Waits until the client has closed the connection, and drops what it still sends: a connection with unread bytes
    /// would be reset, and the client would not see why.
    /// </summary>
    private async Task<SessionEnd> LingerAsync()
    {
        Flush();
        using var limit = new CancellationTokenSource(s_linger, _site.Clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _over.Token);
        try
        {
            while (true)
            {
                var result = await _wire.Requests.ReadAsync(either.Token);
                _wire.Requests.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    return SessionEnd.Closed;
            }
        }
        catch (OperationCanceledException) when (!_over.IsCancellationRequested)
        {
            return SessionEnd.Reset;
        }
    }

    private async ValueTask WriteClientAsync(ReadOnlyMemory<byte> bytes) =>
        await _wire.Responses.WriteAsync(bytes, _over.Token);

    private ValueTask WriteUpstreamAsync(ReadOnlyMemory<byte> bytes) =>
        _upstreamWire.Stream.WriteAsync(bytes, _over.Token);

    private void Flush()
    {
        _client.Output.Flush();
        _upstream.Output.Flush();
    }
}
