using System.Text.RegularExpressions;

namespace Chaos.Targets.Protocols.GraphQl;

/// <summary>The operations in a GraphQL text. Only what is needed to tell them apart is read.</summary>
/// <param name="Operations">The operations: query, mutation or subscription, and the name, null for none.</param>
internal sealed partial record GraphQlDocument(IReadOnlyList<(string Kind, string? Name)> Operations)
{
    private const string Query = "query";
    private const string Fragment = "fragment";

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">It is no GraphQL. The message says why, in a few words.</exception>
    public static GraphQlDocument Read(string text)
    {
        var operations = new List<(string, string?)>();
        var open = new Stack<string>();
        // The definition that has begun and waits for its fields, and its name.
        (string Kind, string? Name)? begun = null;
        foreach (var token in Token().Matches(text).Select(m => m.Value))
            switch (token)
            {
                case "{" or "(" or "[":
                    if (open.Count == 0 && token == "{")
                    {
                        var (kind, name) = begun ?? (Query, null);
                        if (kind != Fragment)
                            operations.Add((kind, name));
                        begun = null;
                    }
                    else if (open.Count == 0 && begun is null)
                        throw new FormatException($"it begins with {token}");
                    open.Push(token);
                    break;
                case "}" or ")" or "]":
                    if (!open.TryPop(out var opened) || "{}()[]".IndexOf(opened + token, StringComparison.Ordinal) < 0)
                        throw new FormatException($"a {token} closes nothing");
                    break;
                case Query or "mutation" or "subscription" or Fragment when open.Count == 0 && begun is null:
                    begun = (token, null);
                    break;
                default:
                    if (open.Count > 0 || IsIgnored(token))
                        break;
                    if (begun is null)
                        throw new FormatException($"it begins with {token}");
                    if (begun.Value.Name is null)
                        begun = (begun.Value.Kind, token);
                    break;
            }
        if (open.TryPeek(out var left))
            throw new FormatException($"a {left} is not closed");
        if (begun is { } headless)
            throw new FormatException($"the {headless.Kind} has no fields");
        if (operations.Count == 0)
            throw new FormatException("it has no operation");
        return new(operations);
    }

    private static bool IsIgnored(string token) =>
        token[0] is '"' or '#' or ',' or '@' or '!' or ':' or '=' or '$' or '&';

    /// <summary>Comments, texts, names and signs; blanks are skipped.</summary>
    [GeneratedRegex(
        """#[^\r\n]*|\"{3}(?:\\\"{3}|[\s\S])*?\"{3}|"(?:\\.|[^"\\\r\n])*"|[@$]?[A-Za-z_][A-Za-z0-9_]*|\.\.\.|[^\s]"""
    )]
    private static partial Regex Token();
}
