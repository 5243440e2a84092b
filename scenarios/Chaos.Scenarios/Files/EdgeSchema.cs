using System.Text.Json.Nodes;

namespace Chaos.Scenarios.Files;

/// <summary>The JSON Schema of edges, where their type is not enough to derive it.</summary>
internal static class EdgeSchema
{
    /// <summary>The schema of a canary: bytes to send, or an object.</summary>
    /// <param name="canary">The schema of the object.</param>
    /// <param name="hex">The schema of bytes in hexadecimal.</param>
    public static JsonObject Canary(JsonObject canary, JsonObject hex)
    {
        var either = Bytes(hex);
        either["anyOf"]!.AsArray().Add(canary);
        return either;
    }

    /// <summary>The schema of bytes: a text, or hexadecimal digits.</summary>
    /// <param name="hex">The schema of those.</param>
    public static JsonObject Bytes(JsonObject hex) =>
        new()
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["pattern"] = EdgeWords.CanaryForm }, hex),
        };
}
