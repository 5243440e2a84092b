using System.Text;
using System.Text.Json;
using Chaos.Proxy.Tls;

namespace Chaos.Proxy.Api;

/// <summary>
/// Reads the member <c>tls</c> of a proxy: true, false or an object. The member is an extension of this proxy. No
/// existing client sends it, so an unknown field is an error and is not ignored.
/// </summary>
internal static class TlsModeJson
{
    private const string AllowedNames = "a list of hosts' names in ASCII, without spaces";

    public static TlsMode? Read(JsonElement value, ICollection<FieldError> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.True:
                return new();
            case JsonValueKind.False:
                return TlsMode.Off;
            case JsonValueKind.Object:
                break;
            default:
                errors.Add(new("tls", value.GetRawText(), $"true, false or an object with {TlsMode.Fields}"));
                return null;
        }
        var names = new List<string>();
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name != "names")
                errors.Add(new($"tls.{member.Name}", member.Value.GetRawText(), $"one of {TlsMode.Fields}"));
            else if (member.Value.ValueKind != JsonValueKind.Array)
                errors.Add(new("tls.names", member.Value.GetRawText(), AllowedNames));
            else
                foreach (var name in member.Value.EnumerateArray())
                    if (
                        name.ValueKind == JsonValueKind.String
                        && name.GetString() is { Length: > 0 } text
                        && Uri.CheckHostName(text) != UriHostNameType.Unknown
                        && Ascii.IsValid(text)
                    )
                        names.Add(text);
                    else
                        errors.Add(new("tls.names", name.GetRawText(), AllowedNames));
        }
        return new() { Names = string.Join(' ', names) };
    }

    public static void Write(Utf8JsonWriter json, TlsMode tls)
    {
        if (tls.IsOff || tls.Names.Length == 0)
        {
            json.WriteBoolean("tls", !tls.IsOff);
            return;
        }
        json.WriteStartObject("tls");
        json.WriteStartArray("names");
        foreach (var name in tls.Names.Split(' '))
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
