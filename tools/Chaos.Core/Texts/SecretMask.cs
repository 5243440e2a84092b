using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Core.Texts;

/// <summary>
/// Masks secrets in texts. It knows every secret that a part of the run put into a request, a command or a service, in
/// each form in which it can come back: as it is, and URL-, JSON- and Base64-encoded. The whole process shares one
/// list, so that a secret that the load resolved is masked in a service's output too. Every text for people is masked:
/// logs, records and thereby reports, and the terminal.
/// </summary>
public static class SecretMask
{
    /// <summary>The text that replaces a secret.</summary>
    public const string Mask = "***";

    /// <summary>
    /// The shortest secret that is masked, in characters. A shorter one is common in other texts, and masking it would
    /// hide more than the secret.
    /// </summary>
    public const int Least = 6;

    private static readonly Lock s_gate = new();
    private static readonly HashSet<string> s_known = new(StringComparer.Ordinal);
    private static readonly SortedDictionary<string, int> s_short = new(StringComparer.Ordinal);
    private static volatile string[] s_forms = [];

    /// <summary>Names of secrets that are too short to be masked, with their lengths.</summary>
    public static IReadOnlyList<(string Name, int Length)> Short
    {
        get
        {
            lock (s_gate)
                return [.. s_short.Select(s => (s.Key, s.Value))];
        }
    }

    /// <summary>
    /// Every secret that is masked, and each of its lines, in plain text, for other programs that mask on the toolkit's
    /// behalf.
    /// </summary>
    public static IReadOnlyList<string> Known
    {
        get
        {
            lock (s_gate)
                return
                [
                    .. s_known.Where(s => !s.Contains('\n', StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                ];
        }
    }

    /// <summary>
    /// Masks a secret from now on, and each of its lines, because a process's output is read line by line.
    /// </summary>
    /// <param name="name">The name by which texts refer to it.</param>
    /// <param name="value">The secret.</param>
    public static void Add(string name, string value)
    {
        lock (s_gate)
        {
            if (value.Length is > 0 and < Least)
                s_short[name] = value.Length;
            var parts = value
                .Split('\n')
                .Select(l => l.Trim())
                .Prepend(value)
                .Where(p => p.Length >= Least && s_known.Add(p))
                .ToList();
            if (parts.Count == 0)
                return;
            s_forms = LongestFirst(s_forms.Concat(parts.SelectMany(Forms)));
        }
    }

    /// <summary>The text with all secrets masked.</summary>
    public static string Hide(string text) => Hide(text, s_forms);

    /// <summary>The text with all secrets masked, and others that only this text can have.</summary>
    /// <param name="text">The text.</param>
    /// <param name="others">The other secrets. They are not kept.</param>
    public static string Hide(string text, IReadOnlyCollection<string> others) =>
        others.Count == 0
            ? Hide(text)
            : Hide(text, LongestFirst(s_forms.Concat(others.Where(o => o.Length >= Least).SelectMany(Forms))));

    private static string Hide(string text, string[] forms)
    {
        foreach (var form in forms)
            if (text.Contains(form, StringComparison.Ordinal))
                text = text.Replace(form, Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>
    /// If a secret begins with another one, masking the shorter one first would leave the rest readable.
    /// </summary>
    private static string[] LongestFirst(IEnumerable<string> forms) =>
        [
            .. forms
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(f => f.Length)
                .ThenBy(f => f, StringComparer.Ordinal),
        ];

    /// <summary>All forms in which a value can come back.</summary>
    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        var escaped = Uri.EscapeDataString(value);
        // HTML forms encode a space as a plus, and browsers leave five characters unencoded.
        var lax = new StringBuilder(escaped)
            .Replace("%21", "!")
            .Replace("%27", "'")
            .Replace("%28", "(")
            .Replace("%29", ")")
            .Replace("%2A", "*")
            .ToString();
        foreach (
            var url in new[]
            {
                escaped,
                lax,
                escaped.Replace("%20", "+", StringComparison.Ordinal),
                lax.Replace("%20", "+", StringComparison.Ordinal),
            }
        )
        {
            yield return url;
            yield return LowerHex(url);
        }
        yield return JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        yield return JsonEncodedText.Encode(value).ToString();
        foreach (var base64 in InBase64(Encoding.UTF8.GetBytes(value)))
        {
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_');
        }
    }

    /// <summary>
    /// The Base64 of the whole value, and the part of its Base64 that does not depend on the text around it, for
    /// example for a password behind a user name.
    /// </summary>
    private static IEnumerable<string> InBase64(byte[] value)
    {
        yield return Convert.ToBase64String(value);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. value]);
            // Each Base64 character holds six bits. Characters that share bits with the text before or behind are left
            // out.
            var (from, to) = ((before * 8 + 5) / 6, (before + value.Length) * 8 / 6);
            if (to - from >= Least)
                yield return text[from..to];
        }
    }

    private static string LowerHex(string url)
    {
        var text = new StringBuilder(url);
        for (var i = 0; i + 2 < text.Length; i++)
            if (text[i] == '%')
                (text[i + 1], text[i + 2]) = (char.ToLowerInvariant(text[i + 1]), char.ToLowerInvariant(text[i + 2]));
        return text.ToString();
    }
}
