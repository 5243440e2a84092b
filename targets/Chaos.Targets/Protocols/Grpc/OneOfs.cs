using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Finds fields of a oneof that are there together. At most one of them can be on the wire.</summary>
internal static class OneOfs
{
    /// <summary>Returns the fields of a oneof of which another field is there already, each with that one.</summary>
    public static IEnumerable<(string Second, string First)> Doubled(JsonElement json, MessageDescriptor message) =>
        json.EnumerateObject()
            .Where(p => p.Value.ValueKind != JsonValueKind.Null)
            .Select(p => (p.Name, OneOf: JsonMessage.FieldOf(message, p.Name)?.RealContainingOneof))
            .Where(p => p.OneOf is not null)
            .GroupBy(p => p.OneOf)
            .SelectMany(g => g.Skip(1).Select(second => (second.Name, g.First().Name)));
}
