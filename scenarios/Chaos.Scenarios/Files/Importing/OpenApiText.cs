using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Reads the text of a description, and says what it is where it is none.</summary>
internal static class OpenApiText
{
    /// <summary>Most mistakes that are shown.</summary>
    private const int MostMistakes = 5;

    private static readonly string[] s_others = ["asyncapi", "arazzo", "overlay", "log", "item"];

    /// <summary>Reads a description. Returns null, and the mistake, when it has no calls.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="json">Its content as JSON.</param>
    /// <param name="mistake">The mistake.</param>
    internal static OpenApiDocument? Read(string name, string json, out PlanError? mistake)
    {
        const string Allowed = "a description by OpenAPI 2.0 to 3.1, in JSON or YAML";
        JsonObject root;
        try
        {
            if (
                JsonNode.Parse(json, documentOptions: new() { MaxDepth = 1000, AllowDuplicateProperties = false })
                is not JsonObject fields
            )
                return Wrong("the text", "is no mapping", out mistake);
            root = fields;
        }
        catch (JsonException e)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{e.LineNumber + 1}:{e.BytePositionInLine + 1}");
            mistake = new($"--openapi: {name}:{place}", "the text", Allowed) { Why = "is neither JSON nor YAML" };
            return null;
        }
        if (!root.ContainsKey("openapi") && !root.ContainsKey("swagger"))
            return Wrong(
                "the text",
                "has neither openapi nor swagger at its top"
                    + (s_others.FirstOrDefault(root.ContainsKey) is { } other ? $", but {other}" : ""),
                out mistake
            );
        // YAML takes a version without quotes for a number.
        foreach (
            var (fields, key) in new[] { (root, "openapi"), (root, "swagger"), (root["info"] as JsonObject, "version") }
        )
            if (fields?[key] is JsonValue version && version.GetValueKind() == JsonValueKind.Number)
                fields[key] =
                    version.ToString() is var number && number.Contains('.', StringComparison.Ordinal)
                        ? number
                        : $"{number}.0";
        var said = $"{root["openapi"] ?? root["swagger"]}";
        if (!said.StartsWith("2.0", StringComparison.Ordinal) && !said.StartsWith("3.", StringComparison.Ordinal))
            return Wrong($"version {said}", "is not known", out mistake);
        if (said is "3.0" or "3.1")
            root["openapi"] = $"{said}.0";
        try
        {
            var (document, diagnostic) = OpenApiDocument.Parse(
                root.ToJsonString(),
                "json",
                new OpenApiReaderSettings { LoadExternalRefs = false }
            );
            mistake = null;
            if (document?.Paths is { Count: > 0 })
                return document;
            var why = diagnostic?.Errors.Select(e => $"{e.Pointer}: {e.Message}").Take(MostMistakes).ToList() ?? [];
            return Wrong(
                "the text",
                root["webhooks"] is JsonObject { Count: > 0 }
                        ? "has no paths, but only webhooks, which the service itself calls"
                    : why.Count == 0 || root["paths"] is JsonObject ? "has no paths"
                    : $"cannot be read ({string.Join("; ", why)})",
                out mistake
            );
        }
        // The reader throws what its parsers throw, which differs by the kind of the mistake and says nothing to a user.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return Wrong("the text", $"cannot be read as OpenAPI {said}", out mistake);
        }

        OpenApiDocument? Wrong(string value, string why, out PlanError? told)
        {
            told = new($"--openapi: {name}", value, Allowed) { Why = why };
            return null;
        }
    }
}
