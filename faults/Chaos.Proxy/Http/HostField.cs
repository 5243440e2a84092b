using System.Text;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>The <c>Host</c> of a request that goes on to another host than its client named.</summary>
internal static class HostField
{
    /// <summary>What an upstream's address is in the field: without the port that the scheme has anyhow.</summary>
    public static string Of(string upstream, bool tls)
    {
        var usual = tls ? ":443" : ":80";
        return upstream.EndsWith(usual, StringComparison.Ordinal) ? upstream[..^usual.Length] : upstream;
    }

    /// <summary>The head with that host in place of the one it names; with one where it names none.</summary>
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
