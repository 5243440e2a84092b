using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chaos.Core.Texts;

/// <summary>
/// Every secret that any part of a run put into a request, a command or a service, and each form in which it can come
/// back: as it is, and URL-, JSON- and Base64-encoded. One for the whole process, so that what the load resolved is
/// hidden in what a service writes. All that people read goes through it: logs, records, and with them reports, and the
/// terminal.
/// </summary>
public static class SecretMask
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>A shorter one may be anything: masking it everywhere would hide more than a secret.</summary>
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
    /// Every secret that is masked, and each of its lines, as it is: for those who mask for us elsewhere.
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
    /// Lets no text show a secret from now on, nor any of its lines: what a process writes is read line by line.
    /// </summary>
    /// <param name="name">What it is called where it is asked for.</param>
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
            // The longest first: of one that begins with another the rest would stay.
            s_forms =
            [
                .. s_forms
                    .Concat(parts.SelectMany(Forms))
                    .Distinct(StringComparer.Ordinal)
                    .OrderByDescending(f => f.Length)
                    .ThenBy(f => f, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>A text without any of them.</summary>
    public static string Hide(string text)
    {
        foreach (var form in s_forms)
            if (text.Contains(form, StringComparison.Ordinal))
                text = text.Replace(form, Mask, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Each form in which a value can come back.</summary>
    private static IEnumerable<string> Forms(string value)
    {
        yield return value;
        var escaped = Uri.EscapeDataString(value);
        // Forms write a blank as a plus, and browsers leave five signs as they are.
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
    /// Base64 of the whole, and what of it is the same wherever in a longer text it stands: as the password behind a
    /// name.
    /// </summary>
    private static IEnumerable<string> InBase64(byte[] value)
    {
        yield return Convert.ToBase64String(value);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. value]);
            // Each sign holds six bits: those that share some with what stands before or behind are left out.
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
