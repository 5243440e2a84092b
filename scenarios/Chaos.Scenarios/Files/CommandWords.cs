using System.Text;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads a command: a list of words, or one text whose words are separated by spaces. Words that contain spaces stand
/// in quotes, and each quote is closed.
/// </summary>
internal static class CommandWords
{
    internal const string Allowed = "a program and its arguments, as one text with closed quotes or as a list of texts";

    /// <summary>The words of a command. Empty, with a mistake added, when the value is no command.</summary>
    internal static IReadOnlyList<string> Read(JsonElement? command, string path, Reading reading)
    {
        if (command is not { } given)
            return [];
        var split = given.ValueKind == JsonValueKind.String ? Split(given.GetString()!) : [];
        if (
            split.Select((w, i) => ShellSign.Of(w.Text, w.Plain, isFirst: i == 0)).FirstOrDefault(s => s is not null) is
            { } sign
        )
        {
            var line = given.GetString()!;
            var allowed =
                $"a program with its arguments. No shell runs, so {sign} has no effect here. To pass {sign} to the program "
                + "unchanged, put it in quotes or write the command as a list";
            reading.Errors.Add(
                new PlanError(path, SecretText.Told(line), allowed)
                {
                    Meant =
                        line.Contains('\'', StringComparison.Ordinal) || SecretText.Holds(line)
                            ? "sh -c '...' with that line"
                            : $"sh -c '{line}'",
                }
            );
            return [];
        }
        var words = given.ValueKind switch
        {
            JsonValueKind.String => [.. split.Select(w => w.Text)],
            JsonValueKind.Array when given.EnumerateArray().All(IsText) =>
            [
                .. given.EnumerateArray().Select((w, i) => reading.TextOf(w, $"{path}[{i}]")),
            ],
            _ => (IReadOnlyList<string>)[],
        };
        if (words is [{ Length: > 0 }, ..])
            return words;
        reading.Wrong(
            path,
            SecretWords.Told(
                given.ValueKind == JsonValueKind.String ? $"\"{given.GetString()}\"" : Reading.InOneLine(given)
            ),
            Allowed
        );
        return [];
    }

    private static bool IsText(JsonElement word) =>
        word.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null);

    /// <summary>The words, each also without its quoted parts.</summary>
    private static IReadOnlyList<(string Text, string Plain)> Split(string text)
    {
        var (words, word, plain, quote, began) = (
            new List<(string, string)>(),
            new StringBuilder(),
            new StringBuilder(),
            (char?)null,
            false
        );
        foreach (var c in text)
        {
            if (c == quote)
                quote = null;
            else if (quote is null && c is '"' or '\'' && quote is null)
                (quote, began) = (c, true);
            else if (quote is null && char.IsWhiteSpace(c))
                End();
            else
            {
                word.Append(c);
                if (quote is null)
                    plain.Append(c);
            }
        }
        End();
        return quote is null ? words : [];

        void End()
        {
            if (word.Length > 0 || began)
                words.Add((word.ToString(), plain.ToString()));
            word.Clear();
            plain.Clear();
            began = false;
        }
    }
}
