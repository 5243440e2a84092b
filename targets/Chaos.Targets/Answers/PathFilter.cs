using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>Compares what a path finds in a value to a literal, or asks whether it finds anything.</summary>
/// <param name="Path">The path, which begins at the value.</param>
/// <param name="Operator">The operator. Null asks for existence.</param>
/// <param name="Literal">The literal.</param>
internal sealed record PathFilter(JsonPath Path, string? Operator, JsonElement Literal)
{
    /// <summary>The operators. One that begins with another is before it.</summary>
    public static IReadOnlyList<string> Operators { get; } = ["==", "!=", "<=", ">=", "<", ">"];

    /// <summary>Returns whether it holds for a value.</summary>
    public bool For(JsonElement value)
    {
        var found = Path.In(value);
        if (Operator is null)
            return found.Count > 0;
        // A comparison with nothing is false, except that nothing is unequal to any literal.
        if (found is not [var left])
            return Operator == "!=";
        var isEqual = JsonElement.DeepEquals(left, Literal);
        return Operator switch
        {
            "==" => isEqual,
            "!=" => !isEqual,
            "<" => IsLess(left, Literal),
            ">" => IsLess(Literal, left),
            "<=" => isEqual || IsLess(left, Literal),
            _ => isEqual || IsLess(Literal, left),
        };
    }

    /// <summary>Compares two numbers, or two texts by Unicode scalar values. No other values have an order.</summary>
    private static bool IsLess(JsonElement one, JsonElement other) =>
        (one.ValueKind, other.ValueKind) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => one.GetDouble() < other.GetDouble(),
            (JsonValueKind.String, JsonValueKind.String) => IsBefore(one.GetString()!, other.GetString()!),
            _ => false,
        };

    private static bool IsBefore(string one, string other)
    {
        var (left, right) = (one.EnumerateRunes(), other.EnumerateRunes());
        while (true)
        {
            if (!right.MoveNext())
                return false;
            if (!left.MoveNext())
                return true;
            if (left.Current != right.Current)
                return left.Current < right.Current;
        }
    }
}
