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
    /// Returns the head with this host in place of its own, or with the host added if the head has none.
    /// </summary>
    public static byte[] Replaced(RequestHead request, string host)
    {
        var head = request.Bytes.Span;
        var name = Encoding.ASCII.GetBytes(host);
        if (request.Fields.Find("Host") is { } value)
            return [.. head[..value.Start], .. name, .. head[value.End..]];
        var line = head.IndexOf("\r\n"u8) + 2;
        return [.. head[..line], .. "Host: "u8, .. name, .. "\r\n"u8, .. head[line..]];
    }
}
