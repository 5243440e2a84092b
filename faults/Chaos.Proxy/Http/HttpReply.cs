using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Chaos.Proxy.Http;

/// <summary>Builds the bytes of an answer that the proxy gives itself.</summary>
internal static class HttpReply
{
    /// <param name="status">Status code.</param>
    /// <param name="body">Body as text; may be empty.</param>
    /// <param name="fields">Further header fields, each ending with CR LF.</param>
    /// <param name="keepsAlive">Whether the connection stays open.</param>
    /// <param name="isHead">Whether it answers a HEAD request, which gets no body.</param>
    public static byte[] Of(int status, string body, string fields, bool keepsAlive, bool isHead)
    {
        var length = Encoding.UTF8.GetByteCount(body);
        var type = length > 0 ? "Content-Type: text/plain; charset=utf-8\r\n" : "";
        // An answer whose status allows no body may not declare a length.
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
