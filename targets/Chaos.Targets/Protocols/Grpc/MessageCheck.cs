using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Finds every mistake in a message written as JSON, by the rules of <see cref="JsonMessage"/>. A text with
/// placeholders is accepted where its values may form a number or a name.
/// </summary>
internal static class MessageCheck
{
    /// <summary>Returns the mistakes in a text, as far as they are known before placeholders have values.</summary>
    public static IReadOnlyList<PlanError> Errors(string text, MessageDescriptor message, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. Errors(json.RootElement, message, path)];
        }
        catch (JsonException e)
        {
            // The value of a placeholder may complete the JSON.
            return IsOpen(text) ? [] : [new(path, text, $"a message of {message.FullName} as JSON: {e.Message}")];
        }
    }

    private static IEnumerable<PlanError> Errors(JsonElement json, MessageDescriptor message, string path)
    {
        if (KnownMessages.IsIn(json, message))
            return HasOpen(json) || KnownMessages.Write(json, message) is not null
                ? []
                : [new(path, json.GetRawText(), JsonMessage.FormOf(message))];
        if (json.ValueKind != JsonValueKind.Object)
            return [new(path, json.GetRawText(), JsonMessage.FormOf(message))];
        return json.EnumerateObject()
            .Where(p => !IsOpen(p.Name))
            .SelectMany(property =>
                JsonMessage.FieldOf(message, property.Name) is { } field
                    ? property.Value.ValueKind == JsonValueKind.Null
                        ? []
                        : Errors(property.Value, field, $"{path}.{property.Name}")
                    : [new($"{path}.{property.Name}", property.Name, JsonMessage.NamesOf(message))]
            )
            .Concat(
                OneOfs
                    .Doubled(json, message)
                    .Select(d => new PlanError($"{path}.{d.Second}", $"beside {d.First}", $"{d.First} or {d.Second}"))
            );
    }

    private static IEnumerable<PlanError> Errors(JsonElement value, FieldDescriptor field, string path) =>
        (field.IsMap, field.IsRepeated, value.ValueKind) switch
        {
            (true, _, JsonValueKind.Object) => value
                .EnumerateObject()
                .SelectMany(e => Entry(e, field.MessageType, $"{path}.{e.Name}")),
            (true, _, _) => [new(path, value.GetRawText(), JsonMessage.Map)],
            (_, true, JsonValueKind.Array) => value
                .EnumerateArray()
                .SelectMany((item, i) => Single(item, field, FormattableString.Invariant($"{path}[{i}]"))),
            (_, true, _) => [new(path, value.GetRawText(), JsonMessage.List)],
            _ => Single(value, field, path),
        };

    private static IEnumerable<PlanError> Entry(JsonProperty entry, MessageDescriptor pair, string path) =>
        Single(JsonMessage.KeyOf(pair.FindFieldByNumber(1), entry.Name), pair.FindFieldByNumber(1), path)
            .Concat(Single(entry.Value, pair.FindFieldByNumber(2), path));

    private static IEnumerable<PlanError> Single(JsonElement value, FieldDescriptor field, string path)
    {
        if (field.FieldType == FieldType.Message)
            return Errors(value, field.MessageType, path);
        // A text is never accepted for a boolean field, whatever its placeholders become, except as the key of a map.
        if (
            value.ValueKind == JsonValueKind.String
            && IsOpen(value.GetString()!)
            && (
                field.FieldType != FieldType.Bool
                || field.ContainingType.GetOptions()?.MapEntry == true && field.FieldNumber == 1
            )
        )
            return [];
        try
        {
            using var nowhere = new CodedOutputStream(Stream.Null);
            JsonMessage.Write(nowhere, field, value);
            return [];
        }
        catch (WrongMessageException e)
        {
            return [e.Error with { Field = path }];
        }
    }

    private static bool HasOpen(JsonElement json) => IsOpen(json.GetRawText());

    private static bool IsOpen(string text) => Template.NamesIn(text).Count > 0;
}
