using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.GraphQl;

/// <summary>Reads a GraphQL operation and writes it as the body of a request.</summary>
internal static class GraphQlCall
{
    /// <summary>The path to which an operation is sent when the file names none.</summary>
    public const string Path = "/graphql";

    /// <summary>The header that says which answers are understood.</summary>
    public const string Accepts = "application/graphql-response+json, application/json;q=0.9";

    private const string Word = "graphql";

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reports every mistake in the words.</summary>
    public static void Check(GraphQlWords words, CallReading reading)
    {
        if (words is { Query: null, File: null } && !reading.Texts.IsToldWithin($"{reading.Path}.{Word}"))
            reading.Wrong($"{Word}.query", PlanError.Missing, "a query or mutation, or a file with it");
        else if (words is { Query: not null, File: not null })
            reading.Wrong($"{Word}.file", words.File, "nothing beside query");
        if (words.Variables is { } variables)
        {
            var values = ValuesOf(variables);
            if (!IsObject(values))
                reading.Wrong(
                    $"{Word}.variables",
                    Shown(values),
                    "values by name, such as { id: 7 }, or the same as JSON text, in which a placeholder can be a number"
                );
            reading.CheckText($"{Word}.variables", values);
        }
        var word = words.Query is null ? $"{Word}.file" : $"{Word}.query";
        if (TextOf(words, reading) is not { } text)
        {
            if (words.File is { } file && words.Query is null)
                reading.Wrong(word, file, "a file that can be read, relative to this file's folder");
            return;
        }
        if (Template.NamesIn(text) is [var name, ..])
            reading.Wrong(word, $"{{{{{name}}}}}", "a text without placeholders: a value belongs into variables");
        try
        {
            CheckOperation(words, GraphQlDocument.Read(text).Operations, word, reading);
        }
        catch (FormatException e)
        {
            reading.Wrong(word, Shown(text), $"a GraphQL text such as query Items {{ items {{ id }} }}: {e.Message}");
        }
    }

    /// <summary>Returns the body of the request. Null when the words have a mistake.</summary>
    public static string? BodyOf(GraphQlWords words, CallReading reading)
    {
        if (TextOf(words, reading) is not { } text)
            return null;
        var body = new JsonObject { ["query"] = text };
        if (words.Operation is { } operation)
            body["operationName"] = operation;
        var written = body.ToJsonString(s_plain);
        // Joined as text: a placeholder for a number makes it JSON only when its value is there.
        return words.Variables is { } variables ? $"{written[..^1]},\"variables\":{ValuesOf(variables)}}}" : written;
    }

    /// <summary>The name of the operation that is sent. Null when it has none.</summary>
    public static string? NameOf(GraphQlWords words, CallReading reading)
    {
        if (words.Operation is { } said)
            return said;
        try
        {
            return TextOf(words, reading) is { } text && GraphQlDocument.Read(text).Operations is [var only]
                ? only.Name
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void CheckOperation(
        GraphQlWords words,
        IReadOnlyList<(string Kind, string? Name)> operations,
        string word,
        CallReading reading
    )
    {
        var names = string.Join(", ", operations.Select(o => o.Name).OfType<string>());
        if (words.Operation is { } said && operations.All(o => o.Name != said))
            reading.Wrong(
                $"{Word}.operation",
                said,
                names.Length > 0 ? $"one of the operations in the text: {names}" : "nothing: the operation has no name"
            );
        else if (words.Operation is null && operations.Count > 1)
            reading.Wrong($"{Word}.operation", PlanError.Missing, $"one of the operations in the text: {names}");
        else if (
            (words.Operation is null ? operations[0] : operations.First(o => o.Name == words.Operation)).Kind
            == "subscription"
        )
            reading.Wrong(
                word,
                "subscription",
                "a query or mutation: a subscription is a stream, such as one over WebSocket (socket)"
            );
    }

    private static string? TextOf(GraphQlWords words, CallReading reading)
    {
        if (words.Query is not null || words.File is null)
            return words.Query;
        try
        {
            return System.IO.File.ReadAllText(System.IO.Path.Combine(reading.Folder, words.File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static string ValuesOf(JsonElement variables) =>
        variables.ValueKind == JsonValueKind.String
            ? variables.GetString()!.Trim()
            : JsonSerializer.Serialize(variables, s_plain);

    private static bool IsObject(string values)
    {
        try
        {
            using var read = JsonDocument.Parse(new Template(values).With(static _ => "1"));
            return read.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Shown(string text) => TextCheck.Shown(text.Length <= 40 ? text : $"{text[..40]}...");
}
