using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>One thing that is asked of a value in an answer.</summary>
/// <param name="Wanted">What is asked, in words that follow "expected": <c>at least 1 long</c>.</param>
/// <param name="Holds">Whether it holds for a value.</param>
internal sealed record ValueCheck(string Wanted, Func<SeenValue, bool> Holds)
{
    /// <summary>How long a regular expression may take for one answer.</summary>
    internal static readonly TimeSpan MostOfRegex = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the check for a call, whose placeholders are replaced. Null for a check without any.</summary>
    public Func<CallValues, ValueCheck>? Filled { get; init; }

    /// <summary>What is asked by a plain value of a file: that a value equals it.</summary>
    public static ValueCheck Equal(JsonElement value) =>
        new(Written(value), seen => seen.IsEqual(value))
        {
            Filled = Fill(value, (text, call) => new(SeenValue.Shown(text, call.Hide), seen => seen.Text == text)),
        };

    /// <summary>What is asked by a plain text of a file where a whole body is not compared: that it is in it.</summary>
    public static ValueCheck Containing(JsonElement value) =>
        new($"with {Written(value)} in it", seen => seen.Contains(value))
        {
            Filled = Fill(
                value,
                (text, call) =>
                    new(
                        $"with {SeenValue.Shown(text, call.Hide)} in it",
                        seen => seen.Contains(JsonSerializer.SerializeToElement(text))
                    )
            ),
        };

    /// <summary>All that words ask, except for existence.</summary>
    public static IReadOnlyList<ValueCheck> Of(CheckWords words)
    {
        List<ValueCheck> checks = [];
        if (words.EqualTo is { } equal)
            checks.Add(Equal(equal));
        if (words.OneOf is { } some)
            checks.Add(new($"one of {string.Join(", ", some.Select(Written))}", seen => some.Any(seen.IsEqual)));
        if (words.Contains is { } part)
            checks.Add(Containing(part));
        if (words.Matches is { } pattern)
        {
            var regex = RegexOf(pattern);
            checks.Add(new($"a match of {pattern}", seen => IsMatch(regex, seen.Text)));
        }
        if (words.MinLength is { } least)
            checks.Add(new(Number("a length of at least", least), seen => seen.Length >= least));
        if (words.MaxLength is { } most)
            checks.Add(new(Number("a length of at most", most), seen => seen.Length <= most));
        if (words.Min is { } min)
            checks.Add(new(Number("at least", min), seen => seen.Number >= min));
        if (words.Max is { } max)
            checks.Add(new(Number("at most", max), seen => seen.Number <= max));
        return checks;
    }

    /// <summary>Makes a regular expression of a file.</summary>
    /// <exception cref="RegexParseException">It is none.</exception>
    public static Regex RegexOf(string pattern) => new(pattern, RegexOptions.CultureInvariant, MostOfRegex);

    /// <summary>Compares a text with placeholders as text: a captured 5 equals the number and the text.</summary>
    private static Func<CallValues, ValueCheck>? Fill(JsonElement value, Func<string, CallValues, ValueCheck> make) =>
        value.ValueKind == JsonValueKind.String && Template.NamesIn(value.GetString()!).Count > 0
            ? call => make(call.Fill(value.GetString()!), call)
            : null;

    private static bool IsMatch(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Written(JsonElement value) => SeenValue.Shown(value.GetRawText(), SecretMask.Hide);

    private static string Number(string words, double number) =>
        string.Create(CultureInfo.InvariantCulture, $"{words} {number}");
}
