using System.Net.WebSockets;
using System.Text;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.WebSockets;

/// <summary>
/// Opens a connection over WebSocket for each call, sends its messages, waits for those that it expects and closes the
/// connection. It connects to the proxy, but keeps the service's own name.
/// </summary>
internal sealed class SocketTarget : ITarget
{
    /// <summary>The outcome of a good call: the status with which the connection was opened.</summary>
    private const string Good = "101";

    private const string Authorization = "Authorization";
    private const string CookieHeader = "Cookie";
    private const string SetCookie = "Set-Cookie";
    private const string Closed = "closed";

    private static readonly TimeSpan s_closeLimit = TimeSpan.FromMilliseconds(200);

    private readonly SocketTargetSpec _spec;
    private readonly TargetSite _site;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly CallText _path;
    private readonly IReadOnlyList<CallText> _send;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;
    private readonly string? _login;
    private readonly bool _hasCookie;

    public SocketTarget(SocketTargetSpec spec, TargetSite site)
    {
        (_spec, _site) = (spec, site);
        _http = new(ServiceHandler.Open(spec.TlsSettings, site.Address));
        _address = spec.KnownAs ?? new UriBuilder(site.Address) { Scheme = spec.Tls ? "wss" : "ws" }.Uri;
        _path = Known(spec.Path, "socket", TextUse.Target);
        _send = [.. spec.Send.Select((text, i) => Known(text, $"send {i}", ValueEscape.OfBody(null, text)))];
        _headers = [.. spec.Headers.Select(h => (h.Key, Known(h.Value, $"header {h.Key}", TextUse.Plain)))];
        _hasCookie = spec.Headers.Keys.Contains(CookieHeader, StringComparer.OrdinalIgnoreCase);
        if (spec.Login is { } login && !spec.Headers.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase))
            _login = LoginUrl.Basic(login, text => new Template(text).With(n => spec.Secrets.Of(n) ?? ""));

        CallText Known(string text, string place, TextUse use) =>
            new(text, spec.Feed, spec.Secrets, site, $"{spec.Path} {place}", use);
    }

    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        if (Build(socket.Options, call, out var address) is { } unsent)
            return unsent;
        var progress = new StreamProgress(_spec.Messages, _site.Time);
        long sent = 0;
        try
        {
            try
            {
                await socket.ConnectAsync(address, _http, cancellationToken);
            }
            finally
            {
                // An answer that refuses the connection may set cookies, too.
                KeepCookies(socket, call, address);
            }
            foreach (var text in _send)
            {
                var bytes = Encoding.UTF8.GetBytes(text.For(call));
                await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                sent += bytes.Length;
            }
            var result = await ReadAsync(socket, progress, cancellationToken);
            if (socket.State == WebSocketState.Open || socket.State == WebSocketState.CloseReceived)
                await CloseAsync(socket);
            return result with { Sent = sent };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return progress.Late() with { Sent = sent };
        }
        catch (OperationCanceledException e)
        {
            // The connection was broken off by the other side.
            return progress.Broken(SocketOutcome.Of(new WebSocketException(e.Message, e), socket)) with
            {
                Sent = sent,
            };
        }
        catch (WebSocketException) when (cancellationToken.IsCancellationRequested)
        {
            return progress.Late() with { Sent = sent };
        }
        catch (WebSocketException e)
        {
            return progress.Broken(SocketOutcome.Of(e, socket)) with { Sent = sent };
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    private async Task<CallResult> ReadAsync(
        ClientWebSocket socket,
        StreamProgress progress,
        CancellationToken cancellationToken
    )
    {
        var keepsText = _spec.Messages.Until is not null;
        var buffer = new byte[4096];
        using var message = new MemoryStream();
        long length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
                return progress.EndedEarly($"{Closed} with {(int?)socket.CloseStatus}");
            length += part.Count;
            if (keepsText && part.MessageType == WebSocketMessageType.Text && message.Length < HttpAnswer.MostBytes)
                message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
                continue;
            var text = keepsText ? Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length) : "";
            if (progress.See(text, length, Good) is { } result)
                return result;
            message.SetLength(0);
            length = 0;
        }
    }

    /// <summary>Says goodbye. The call has its result already, so a server that does not answer is not waited for.</summary>
    private async Task CloseAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(s_closeLimit, _site.Time);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The connection is gone, or the service reads nothing more.
        }
    }

    private void KeepCookies(ClientWebSocket socket, Call call, Uri address)
    {
        if (
            call.Visit is { } visit
            && socket.HttpResponseHeaders?.FirstOrDefault(h =>
                h.Key.Equals(SetCookie, StringComparison.OrdinalIgnoreCase)
            )
                is { Value: { } values }
        )
            Cookies.Of(visit).Set([.. values.Select(HeaderText.Of)], address, _site.Time.GetUtcNow());
    }

    /// <summary>Fills in a request. Returns the result of the call when that is not possible, otherwise null.</summary>
    private CallResult? Build(ClientWebSocketOptions options, Call call, out Uri address)
    {
        address = _address;
        if (Unsent.AtEndOf(_spec.Feed, call) is { } over)
            return over;
        if (!RequestAddress.TryOf(_address, _path.For(call), out address!))
            return Unsent.Address($"{_spec.Path}{_path.Place(call)}");
        options.CollectHttpResponseDetails = true;
        options.KeepAliveInterval = TimeSpan.Zero;
        options.SetRequestHeader(CallBaggage.Header, new CallBaggage(_site.Trial, call, "").ToString());
        if (_login is not null)
            options.SetRequestHeader(Authorization, _login);
        if (_spec.Subprotocol is { } protocol)
            options.AddSubProtocol(protocol);
        var cookies = call.Visit is { } visit ? Cookies.Of(visit) : null;
        if (!_hasCookie && cookies?.For(address, _site.Time.GetUtcNow(), null) is { } own)
            options.SetRequestHeader(CookieHeader, own);
        foreach (var (name, value) in _headers)
        {
            var text = value.For(call);
            if (cookies is not null && name.Equals(CookieHeader, StringComparison.OrdinalIgnoreCase))
                text = cookies.For(address, _site.Time.GetUtcNow(), text)!;
            if (HeaderRules.WhyNot(text) is { } allowed)
                return Unsent.Header($"{name}{value.Place(call)}; allowed: {allowed}");
            try
            {
                options.SetRequestHeader(name, text);
            }
            catch (ArgumentException)
            {
                return Unsent.Header($"{name} is not a request header");
            }
        }
        return null;
    }
}
