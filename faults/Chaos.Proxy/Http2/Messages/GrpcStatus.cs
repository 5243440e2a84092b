using System.Globalization;
using System.Text;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Messages;

/// <summary>The status of a gRPC call, in the trailers of an answer, or in its head if that is all of it.</summary>
internal static class GrpcStatus
{
    public const string ContentType = "application/grpc";

    /// <summary>Largest code.</summary>
    public const int Most = 16;

    private const string Field = "grpc-status";

    /// <summary>Returns the code in a head or in trailers; null when there is none.</summary>
    public static int? Of(HeaderList fields) =>
        fields.Value(Field) is { } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= Most
                ? code
                : 2
            : null;

    /// <summary>
    /// Returns the HTTP status that stands for a code, as gateways between the two translate it. 200 for OK.
    /// </summary>
    public static int HttpOf(int code) =>
        code switch
        {
            0 => 200,
            1 => 499,
            3 or 9 or 11 => 400,
            4 => 504,
            5 => 404,
            6 or 10 => 409,
            7 => 403,
            8 => 429,
            12 => 501,
            14 => 503,
            16 => 401,
            _ => 500,
        };

    /// <summary>Returns the head of an answer that has nothing else (trailers-only).</summary>
    public static List<HeaderField> Answer(int code, string message, long? retryAfterSeconds, string contentType)
    {
        var fields = new List<HeaderField>
        {
            new(":status", "200"),
            new("content-type", contentType),
            new(Field, code.ToString(CultureInfo.InvariantCulture)),
        };
        if (message.Length > 0)
            fields.Add(new("grpc-message", Encoded(message), FieldIndexing.NotIndexed));
        if (retryAfterSeconds is { } seconds)
            fields.Add(new("grpc-retry-pushback-ms", (seconds * 1000).ToString(CultureInfo.InvariantCulture)));
        return fields;
    }

    /// <summary>Encodes a message: all bytes of UTF-8 but the visible ones of ASCII and the space, and the percent sign.</summary>
    public static string Encoded(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                text.Append((char)b);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        // A value of a field neither begins nor ends with a space.
        if (text is { Length: > 0 } && text[^1] == ' ')
            text.Remove(text.Length - 1, 1).Append("%20");
        if (text is { Length: > 0 } && text[0] == ' ')
            text.Remove(0, 1).Insert(0, "%20");
        return text.ToString();
    }
}
