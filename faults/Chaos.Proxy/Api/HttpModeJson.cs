using System.Text.Json;
using Chaos.Proxy.Http;

namespace Chaos.Proxy.Api;

/// <summary>
/// Reads the member <c>http</c> of a proxy: true, false or an object. The member is an extension of this proxy. No
/// existing client sends it, so an unknown field is an error and is not ignored.
/// </summary>
internal static class HttpModeJson
{
    public static HttpMode? Read(JsonElement value, ICollection<FieldError> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.True:
                return new();
            case JsonValueKind.False:
                return HttpMode.Off;
            case JsonValueKind.Object:
                break;
            default:
                errors.Add(new("http", value.GetRawText(), $"true, false or an object with {HttpMode.Fields}"));
                return null;
        }
        var mode = new HttpMode();
        foreach (var member in value.EnumerateObject())
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            bool? flag = member.Value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => null,
            };
            var (next, allowed) = member.Name switch
            {
                "version" => (
                    text is HttpMode.Http11 or HttpMode.Http2 ? mode with { Version = text } : null,
                    $"\"{HttpMode.Http11}\" or \"{HttpMode.Http2}\""
                ),
                "rewrite_host" => (flag is { } f ? mode with { RewriteHost = f } : null, "true or false"),
                "tls" => (flag is { } f ? mode with { Tls = f } : null, "true or false"),
                "insecure" => (flag is { } f ? mode with { Insecure = f } : null, "true or false"),
                "log" => (flag is { } f ? mode with { Log = f } : null, "true or false"),
                "server_name" => (text is { Length: > 0 } ? mode with { ServerName = text } : null, "a host's name"),
                "ca_file" => (text is { Length: > 0 } ? mode with { CaFile = text } : null, "a file's path"),
                _ => (null, $"one of {HttpMode.Fields}"),
            };
            if (next is null)
                errors.Add(new($"http.{member.Name}", member.Value.GetRawText(), allowed));
            else
                mode = next;
        }
        return mode;
    }
}
