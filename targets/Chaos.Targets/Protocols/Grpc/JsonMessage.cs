using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Writes a protobuf message from JSON according to its descriptor. Fields may have either of their names, numbers may
/// be texts, bytes are in base64, and enumerations are names or numbers. Messages with a JSON form of their own, such as
/// Timestamp, are in that form, or objects with their fields.
/// </summary>
internal static class JsonMessage
{
    /// <summary>What is allowed for a map.</summary>
    public const string Map = "an object";

    /// <summary>What is allowed for a repeated field.</summary>
    public const string List = "a list";

    /// <exception cref="FormatException">The JSON does not fit the message. Names the field and what is
    /// allowed.</exception>
    public static byte[] Write(JsonElement json, MessageDescriptor message)
    {
        if (KnownMessages.IsIn(json, message))
            return KnownMessages.Write(json, message)
                ?? throw new FormatException($"{message.FullName} is {FormOf(message)}");
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{message.FullName} is {FormOf(message)}");
        foreach (var (second, first) in OneOfs.Doubled(json, message))
            throw new FormatException($"{message.FullName} has {first} or {second}, not both");
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        foreach (var property in json.EnumerateObject())
        {
            var field =
                FieldOf(message, property.Name)
                ?? throw new FormatException(
                    $"{message.FullName} has no field {property.Name}; allowed: {NamesOf(message)}"
                );
            if (property.Value.ValueKind == JsonValueKind.Null && !KnownMessages.HasNull(field))
                continue;
            if (field.IsMap)
                foreach (
                    var entry in property.Value.ValueKind == JsonValueKind.Object
                        ? property.Value.EnumerateObject()
                        : throw Wrong(field, property.Value, Map)
                )
                    WriteEntry(output, field, entry);
            else if (!field.IsRepeated)
                Write(output, field, property.Value);
            else if (property.Value.ValueKind == JsonValueKind.Array)
                foreach (var item in property.Value.EnumerateArray())
                    Write(output, field, item);
            else
                throw Wrong(field, property.Value, List);
        }
        output.Flush();
        return stream.ToArray();
    }

    /// <summary>Returns a field by either of its names. Returns null when there is none.</summary>
    public static FieldDescriptor? FieldOf(MessageDescriptor message, string name) =>
        message.Fields.InFieldNumberOrder().FirstOrDefault(f => f.Name == name || f.JsonName == name);

    /// <summary>Returns the names of a message's fields.</summary>
    public static string NamesOf(MessageDescriptor message) =>
        string.Join(", ", message.Fields.InFieldNumberOrder().Select(f => f.JsonName));

    /// <summary>Returns what is allowed for a message.</summary>
    public static string FormOf(MessageDescriptor message) =>
        KnownMessages.FormOf(message) ?? $"an object with: {NamesOf(message)}";

    /// <summary>Returns the key of a map entry as a value of the key's type. In JSON a key is always a text.</summary>
    public static JsonElement KeyOf(FieldDescriptor key, string name) =>
        key.FieldType == FieldType.Bool && name is ("true" or "false")
            ? JsonSerializer.SerializeToElement(name == "true")
            : JsonSerializer.SerializeToElement(name);

    private static void WriteEntry(CodedOutputStream output, FieldDescriptor field, JsonProperty entry)
    {
        var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        using var stream = new MemoryStream();
        var inner = new CodedOutputStream(stream);
        Write(inner, key, KeyOf(key, entry.Name));
        Write(inner, value, entry.Value);
        inner.Flush();
        output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(stream.ToArray()));
    }

    /// <summary>Writes one value of a field.</summary>
    /// <exception cref="WrongMessageException">The field does not accept the value.</exception>
    public static void Write(CodedOutputStream output, FieldDescriptor field, JsonElement value)
    {
        output.WriteTag(
            field.FieldNumber,
            field.FieldType switch
            {
                FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireFormat.WireType.Fixed64,
                FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireFormat.WireType.Fixed32,
                FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
                FieldType.Group => throw Wrong(field, value, "no group: groups are not supported"),
                _ => WireFormat.WireType.Varint,
            }
        );
        switch (field.FieldType)
        {
            case FieldType.String:
                output.WriteString(
                    value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(field, value, "text")
                );
                break;
            case FieldType.Bytes:
                output.WriteBytes(
                    value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes)
                        ? ByteString.CopyFrom(bytes)
                        : throw Wrong(field, value, "bytes in base64")
                );
                break;
            case FieldType.Message:
                output.WriteBytes(ByteString.CopyFrom(Write(value, field.MessageType)));
                break;
            case FieldType.Bool:
                output.WriteBool(
                    value.ValueKind is JsonValueKind.True or JsonValueKind.False
                        ? value.GetBoolean()
                        : throw Wrong(field, value, "true or false")
                );
                break;
            case FieldType.Enum:
                output.WriteEnum(EnumOf(field, value));
                break;
            case FieldType.Double:
                output.WriteDouble(Number<double>(field, value));
                break;
            case FieldType.Float:
                output.WriteFloat(Number<float>(field, value));
                break;
            case FieldType.Int32:
                output.WriteInt32(Number<int>(field, value));
                break;
            case FieldType.SInt32:
                output.WriteSInt32(Number<int>(field, value));
                break;
            case FieldType.SFixed32:
                output.WriteSFixed32(Number<int>(field, value));
                break;
            case FieldType.UInt32:
                output.WriteUInt32(Number<uint>(field, value));
                break;
            case FieldType.Fixed32:
                output.WriteFixed32(Number<uint>(field, value));
                break;
            case FieldType.Int64:
                output.WriteInt64(Number<long>(field, value));
                break;
            case FieldType.SInt64:
                output.WriteSInt64(Number<long>(field, value));
                break;
            case FieldType.SFixed64:
                output.WriteSFixed64(Number<long>(field, value));
                break;
            case FieldType.UInt64:
                output.WriteUInt64(Number<ulong>(field, value));
                break;
            default:
                output.WriteFixed64(Number<ulong>(field, value));
                break;
        }
    }

    private static int EnumOf(FieldDescriptor field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && field.EnumType.FindValueByName(value.GetString()!) is { } named
            ? named.Number
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Wrong(field, value, string.Join(", ", field.EnumType.Values.Select(v => v.Name)));

    private static T Number<T>(FieldDescriptor field, JsonElement value)
        where T : IParsable<T> =>
        T.TryParse(
            value.ValueKind switch
            {
                JsonValueKind.Number => value.GetRawText(),
                JsonValueKind.String => value.GetString(),
                _ => null,
            },
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : throw Wrong(field, value, $"a number of type {field.FieldType.ToString().ToLowerInvariant()}");

    private static WrongMessageException Wrong(FieldDescriptor field, JsonElement value, string allowed) =>
        new(new(field.FullName, value.GetRawText(), allowed));
}
