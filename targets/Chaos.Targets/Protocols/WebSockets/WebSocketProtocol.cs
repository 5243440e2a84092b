using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.WebSockets;

/// <summary>WebSocket, with or without TLS (RFC 6455).</summary>
internal sealed class WebSocketProtocol : ProtocolOf<WebSocketWords>
{
    private const string Path = "a path that begins with /, such as /live";

    public override EdgeProtocol Spoken => SocketTargetSpec.WebSocket;

    public override IReadOnlyList<string> Schemes => [Uri.UriSchemeWs, Uri.UriSchemeWss];

    public override string Takes => "socket, headers, subprotocol, send and messages";

    public override bool HasPaths => true;

    public override string ReadyWhen =>
        "it accepts connections, or answers the path of `ready: { http: PATH }` with success";

    public override string AskedIn => "HTTP/1.1";

    public override void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts) =>
        HttpHeaders.Check(headers, path, null, texts);

    protected override void Check(WebSocketWords words, CallReading reading)
    {
        if (words.Socket is { } path)
        {
            if (!path.StartsWith('/'))
                reading.Wrong("socket", path, Path);
            reading.CheckText("socket", path);
        }
        StreamExpectation.CheckSend(words, reading);
        if (words.Messages is { } messages)
            StreamExpectation.Check(messages, "messages", reading.Timeout, reading);
        reading.CheckHeaders(words.Headers);
        if (!reading.IsFeedUnread)
            HttpHeaders.Check(words.Headers, $"{reading.Path}.headers", reading.Feed, reading.Texts);
    }

    protected override TargetSpec TargetOf(WebSocketWords words, CallReading reading)
    {
        var url = reading.External is null ? null : LoginUrl.Of(reading.External.Address);
        return new SocketTargetSpec
        {
            Service = reading.Service,
            Path = words.Socket ?? "/",
            Headers = reading.WithArms(words.Headers),
            Subprotocol = words.Subprotocol,
            Send = ((IHasStream)words).SendTexts ?? [],
            Messages = StreamExpectation.Of(words.Messages ?? new()),
            KnownAs =
                reading.External is { IsStarted: false } && Uri.TryCreate(url!.Url, UriKind.Absolute, out var known)
                    ? known
                    : null,
            Tls = reading.External is { } service && KnownProtocols.IsTls(service.Address),
            TlsSettings = reading.External?.Tls,
            Login = url?.Login,
            Feed = reading.Feed,
            Secrets = reading.Secrets,
        };
    }

    /// <summary>The request that opens a connection. Any server of HTTP answers it.</summary>
    public override ReadOnlyMemory<byte> Hello(CanarySite site) =>
        Encoding.UTF8.GetBytes(
            $"GET {site.Path} HTTP/1.1\r\nHost: {site.Authority}\r\nUser-Agent: chaos-canary\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Y2hhb3MtY2FuYXJ5LWhpIQ==\r\n"
                + $"{CallBaggage.Header}: {new CallBaggage(CallBaggage.Canary, default, "")}\r\n"
                + $"{string.Concat(site.Fields.Select(f => $"{f.Key}: {f.Value}\r\n"))}\r\n"
        );
}
