using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Reads a protobuf message as JSON according to its descriptor, in the form that protobuf defines: names in camelCase,
/// 64-bit numbers as texts, enumerations as names, bytes in base64. A field that has no presence and is not on the wire
/// has its default, and any other such field is left out.
/// </summary>
internal static class MessageJson
{
    private const int MostDepth = 100;

    /// <exception cref="FormatException">The bytes are no such message.</exception>
    public static byte[] Read(byte[] message, MessageDescriptor type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            using var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true });
            Write(json, ByteString.CopyFrom(message), type, 0);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"it is no {type.FullName}", e);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ByteString message, MessageDescriptor type, int depth)
    {
        if (depth > MostDepth)
            throw new FormatException($"{type.FullName} is nested more than {MostDepth} times");
        if (KnownMessages.Read(message, type) is { } known)
        {
            json.WriteRawValue(known, skipInputValidation: true);
            return;
        }
        var values = ValuesOf(message, type);
        json.WriteStartObject();
        foreach (var field in type.Fields.InFieldNumberOrder())
            if (values.TryGetValue(field.FieldNumber, out var some))
                Write(json, field, some, depth);
            else if (!field.HasPresence)
                Write(json, field, [], depth);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FieldDescriptor field, List<object> values, int depth)
    {
        json.WritePropertyName(field.JsonName);
        if (field.IsMap)
            WriteMap(json, field, values, depth);
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            foreach (var value in values)
                Write(json, field, value, depth);
            json.WriteEndArray();
        }
        else if (field.FieldType == FieldType.Message)
            // Parts of a message that come one after the other are one message, as protobuf demands.
            Write(json, field, ByteString.CopyFrom([.. values.SelectMany(v => (ByteString)v)]), depth);
        else
            Write(json, field, values.Count > 0 ? values[^1] : DefaultOf(field), depth);
    }

    private static void WriteMap(Utf8JsonWriter json, FieldDescriptor field, List<object> entries, int depth)
    {
        var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        json.WriteStartObject();
        foreach (var entry in entries.Select(e => ValuesOf((ByteString)e, field.MessageType)))
        {
            json.WritePropertyName(TextOf(entry.TryGetValue(1, out var keys) ? keys[^1] : DefaultOf(key)));
            Write(json, value, entry.TryGetValue(2, out var its) ? its[^1] : DefaultOf(value), depth);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FieldDescriptor field, object value, int depth)
    {
        switch (value)
        {
            case ByteString bytes when field.FieldType == FieldType.Message:
                Write(json, bytes, field.MessageType, depth + 1);
                break;
            case ByteString bytes:
                json.WriteBase64StringValue(bytes.Span);
                break;
            case int number when field.FieldType == FieldType.Enum:
                if (field.EnumType.FindValueByNumber(number) is { } named)
                    json.WriteStringValue(named.Name);
                else
                    json.WriteNumberValue(number);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case uint number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteStringValue(TextOf(value));
                break;
        }
    }

    /// <summary>Returns the values on the wire by the number of their field.</summary>
    private static Dictionary<int, List<object>> ValuesOf(ByteString message, MessageDescriptor type)
    {
        var values = new Dictionary<int, List<object>>();
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and > 0)
        {
            if (
                type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag))
                is not { FieldType: not FieldType.Group } field
            )
            {
                input.SkipLastField();
                continue;
            }
            if (!values.TryGetValue(field.FieldNumber, out var some))
                values[field.FieldNumber] = some = [];
            var isBytes = field.FieldType is FieldType.String or FieldType.Bytes or FieldType.Message;
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited && !isBytes)
            {
                var packed = input.ReadBytes().CreateCodedInput();
                while (!packed.IsAtEnd)
                    some.Add(ValueOf(packed, field));
            }
            else
                some.Add(ValueOf(input, field));
        }
        return values;
    }

    private static object ValueOf(CodedInputStream input, FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Double => input.ReadDouble(),
            FieldType.Float => input.ReadFloat(),
            FieldType.Int64 => input.ReadInt64(),
            FieldType.UInt64 => input.ReadUInt64(),
            FieldType.Int32 => input.ReadInt32(),
            FieldType.Fixed64 => input.ReadFixed64(),
            FieldType.Fixed32 => input.ReadFixed32(),
            FieldType.Bool => input.ReadBool(),
            FieldType.String => input.ReadString(),
            FieldType.UInt32 => input.ReadUInt32(),
            FieldType.SFixed32 => input.ReadSFixed32(),
            FieldType.SFixed64 => input.ReadSFixed64(),
            FieldType.SInt32 => input.ReadSInt32(),
            FieldType.SInt64 => input.ReadSInt64(),
            FieldType.Enum => input.ReadEnum(),
            _ => input.ReadBytes(),
        };

    private static object DefaultOf(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Double => 0d,
            FieldType.Float => 0f,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => 0L,
            FieldType.UInt64 or FieldType.Fixed64 => 0UL,
            FieldType.UInt32 or FieldType.Fixed32 => 0u,
            FieldType.Bool => false,
            FieldType.String => "",
            FieldType.Bytes or FieldType.Message => ByteString.Empty,
            FieldType.Enum => field.EnumType.Values[0].Number,
            _ => 0,
        };

    private static string TextOf(object value) =>
        value switch
        {
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => (string)value,
        };
}
