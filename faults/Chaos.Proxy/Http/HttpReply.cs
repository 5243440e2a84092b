using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Chaos.Proxy.Http;

/// <summary>An answer that the proxy gives by itself, as its bytes.</summary>
internal static class HttpReply
{
    /// <param name="status">The status.</param>
    /// <param name="body">Text of the body; may be empty.</param>
    /// <param name="fields">Further header fields, each with its CR LF.</param>
    /// <param name="keepsAlive">Whether the connection is kept.</param>
    /// <param name="isHead">Whether it answers a HEAD, which has no body.</param>
    public static byte[] Of(int status, string body, string fields, bool keepsAlive, bool isHead)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var type = length > 0 ? "Content-Type: text/plain; charset=utf-8\r\n" : "";
        // Statuses without a body may not declare one.
        var declared = status is < 200 or 204 or 304
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n{type}");
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n{declared}{fields}"
                + $"{(keepsAlive ? "" : "Connection: close\r\n")}\r\n"
        );
        return Encoding.UTF8.GetBytes(isHead || declared.Length == 0 ? head : head + body);
    }
}
