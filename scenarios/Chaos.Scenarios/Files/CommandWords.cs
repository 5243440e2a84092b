using System.Text;
using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>A command as people write it: a list of words, or one text whose words are parted by spaces, with quotes around those that hold some and each quote closed.</summary>
internal static class CommandWords
{
    private const string Allowed = "program and arguments, as one text whose quotes are closed or as a list of texts";

    /// <summary>The words; empty, and a mistake more, when it is no command.</summary>
    internal static IReadOnlyList<string> Read(JsonElement? command, string path, Reading reading)
    {
        if (command is not { } given) return [];
        var words = given.ValueKind switch
        {
            JsonValueKind.String => Split(given.GetString()!),
            JsonValueKind.Array => [.. given.EnumerateArray().Select((w, i) => w.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null ? "" : reading.TextOf(w, $"{path}[{i}]"))],
            _ => [],
        };
        if (words is [{ Length: > 0 }, ..]) return words;
        reading.Wrong(path, SecretWords.Told(given.ValueKind == JsonValueKind.String ? $"\"{given.GetString()}\"" : given.GetRawText()), Allowed);
        return [];
    }

    private static IReadOnlyList<string> Split(string text)
    {
        var (words, word, quote, began) = (new List<string>(), new StringBuilder(), (char?)null, false);
        foreach (var c in text)
        {
            if (c == quote) quote = null;
            else if (quote is null && c is '"' or '\'' && quote is null) (quote, began) = (c, true);
            else if (quote is null && char.IsWhiteSpace(c)) End();
            else word.Append(c);
        }
        End();
        return quote is null ? words : [];

        void End()
        {
            if (word.Length > 0 || began) words.Add(word.ToString());
            word.Clear();
            began = false;
        }
    }
}
