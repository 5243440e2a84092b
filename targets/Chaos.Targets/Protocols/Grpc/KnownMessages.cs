using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// The messages of <c>google.protobuf</c> with a JSON form of their own, such as a time as text. Protobuf's own reader
/// and writer of JSON know these forms.
/// </summary>
internal static class KnownMessages
{
    private static readonly JsonFormatter s_writer = new(JsonFormatter.Settings.Default);

    private static readonly Dictionary<string, (MessageDescriptor Type, string Form)> s_all = new[]
    {
        (Timestamp.Descriptor, "a time such as \"2026-11-29T10:00:00Z\""),
        (Duration.Descriptor, "a duration in seconds, such as \"1.5s\""),
        (FieldMask.Descriptor, "names of fields, such as \"id,state\""),
        (Struct.Descriptor, "an object"),
        (ListValue.Descriptor, "a list"),
        (Value.Descriptor, "any value"),
        (BoolValue.Descriptor, "true or false"),
        (StringValue.Descriptor, "text"),
        (BytesValue.Descriptor, "bytes in base64"),
        (DoubleValue.Descriptor, "a number of type double"),
        (FloatValue.Descriptor, "a number of type float"),
        (Int32Value.Descriptor, "a number of type int32"),
        (Int64Value.Descriptor, "a number of type int64"),
        (UInt32Value.Descriptor, "a number of type uint32"),
        (UInt64Value.Descriptor, "a number of type uint64"),
    }.ToDictionary(k => k.Item1.FullName, k => (k.Item1, k.Item2));

    /// <summary>Those whose form may be an object.</summary>
    private static readonly string[] s_objects = [Struct.Descriptor.FullName, Value.Descriptor.FullName];

    /// <summary>Returns what is allowed for a message with a JSON form of its own. Returns null for any other.</summary>
    public static string? FormOf(MessageDescriptor message) =>
        s_all.TryGetValue(message.FullName, out var known) ? known.Form : null;

    /// <summary>
    /// Whether a value is in the JSON form of its message. An object with the message's fields is not, except where the
    /// form itself is an object.
    /// </summary>
    public static bool IsIn(JsonElement json, MessageDescriptor message) =>
        s_all.ContainsKey(message.FullName)
        && (json.ValueKind != JsonValueKind.Object || s_objects.Contains(message.FullName));

    /// <summary>Whether null is a value of a message, and not the absence of one.</summary>
    public static bool HasNull(FieldDescriptor field) =>
        field is { FieldType: FieldType.Message, IsRepeated: false }
        && field.MessageType.FullName == Value.Descriptor.FullName;

    /// <summary>Returns a message from its JSON form. Returns null when the value is not in that form.</summary>
    public static byte[]? Write(JsonElement json, MessageDescriptor message)
    {
        try
        {
            return JsonParser.Default.Parse(json.GetRawText(), s_all[message.FullName].Type).ToByteArray();
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Returns a message in its JSON form. Returns null when the message has none, or no valid value.</summary>
    public static string? Read(ByteString bytes, MessageDescriptor message)
    {
        if (!s_all.TryGetValue(message.FullName, out var known))
            return null;
        try
        {
            return s_writer.Format(known.Type.Parser.ParseFrom(bytes));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
