using System.Buffers;
using System.Text;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>Replaces the <c>Host</c> of a request with the upstream's.</summary>
internal static class HostField
{
    /// <summary>
    /// Returns the <c>Host</c> value for an upstream's address: without the port if it is the scheme's default.
    /// </summary>
    public static string Of(string upstream, bool tls)
    {
        var usual = tls ? ":443" : ":80";
        return upstream.EndsWith(usual, StringComparison.Ordinal) ? upstream[..^usual.Length] : upstream;
    }

    /// <summary>
    /// Returns the head with this host in place of all that it names: every <c>Host</c>, and the scheme and authority
    /// of an absolute target, which a service would use instead of <c>Host</c> (RFC 9112, 3.2.2).
    /// </summary>
    public static byte[] Replaced(RequestHead request, string host)
    {
        var head = request.Bytes.Span;
        var fields = head.IndexOf("\r\n"u8) + 2;
        var path = head[request.PathAndQuery];
        var replaced = new ArrayBufferWriter<byte>(head.Length + host.Length + "/Host: \r\n".Length);
        replaced.Write(head[..(request.Method.Length + 1)]);
        // An absolute target may have no path.
        if (path.IsEmpty || path[0] == '?')
            replaced.Write(path.IsEmpty && request.Method == "OPTIONS" ? "*"u8 : "/"u8);
        replaced.Write(head[request.PathAndQuery.Start..fields]);
        replaced.Write(Encoding.ASCII.GetBytes($"Host: {host}\r\n"));
        foreach (var field in request.Fields.LinesWithout("Host"))
            replaced.Write(field.Span);
        replaced.Write("\r\n"u8);
        return replaced.WrittenSpan.ToArray();
    }
}
