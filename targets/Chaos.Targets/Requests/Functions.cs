using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Targets.Requests;

/// <summary>
/// The placeholders that make a value: <c>{{uuid}}</c>, <c>{{random 1..9}}</c>, <c>{{now}}</c>, <c>{{choose a b}}</c>
/// and <c>{{base64 text}}</c>. Drawn values are a pure function of the seed, the place and the call's number.
/// </summary>
internal static partial class Functions
{
    private const string Uuid = "uuid";
    private const string Random = "random";
    private const string Now = "now";
    private const string Choose = "choose";
    private const string Base64 = "base64";

    /// <summary>An example of each, for messages.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [Uuid, $"{Random} 1..9", Now, $"{Choose} a b c", $"{Base64} text"];

    /// <summary>The forms of <c>now</c>, each with the text of an instant.</summary>
    private static readonly Dictionary<string, Func<DateTimeOffset, string>> s_forms = new()
    {
        [""] = now => now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["date"] = now => now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["unix"] = now => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["unixMs"] = now => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether a placeholder is a function: whether its first word names one.</summary>
    public static bool IsOne(string placeholder) =>
        Split(placeholder).Name is Uuid or Random or Now or Choose or Base64;

    /// <summary>Returns what is allowed when a function is not written as it has to be. Otherwise null.</summary>
    public static string? WhyNot(string placeholder)
    {
        var (name, argument) = Split(placeholder);
        return name switch
        {
            Uuid when argument.Length > 0 => "{{uuid}} alone",
            Random when RangeOf(argument) is null => "a range of whole numbers, the lower one first: {{random 1..9}}",
            Now when !s_forms.ContainsKey(argument) => "{{now}}, {{now date}}, {{now unix}} or {{now unixMs}}",
            Choose when WordsOf(argument).Count < 2 => "at least two words: {{choose red green \"light blue\"}}",
            Base64 when argument.Length == 0 => "a text: {{base64 user:env.PASSWORD}}",
            _ => null,
        };
    }

    /// <summary>
    /// The names within a placeholder that stand for other values: in <c>base64</c>, each part between colons that is
    /// <c>env.NAME</c>, <c>file.PATH</c> or <c>feed.NAME</c>.
    /// </summary>
    public static IEnumerable<string> NamesIn(string placeholder) =>
        Split(placeholder) is (Base64, var argument) ? argument.Split(':').Where(p => Inner().IsMatch(p)) : [];

    /// <summary>Returns the value of a function for a call.</summary>
    /// <param name="placeholder">The placeholder.</param>
    /// <param name="site">The seed, the trial and the clock.</param>
    /// <param name="place">Where it is written, so that no two draw the same.</param>
    /// <param name="named">Returns the value of a name within it.</param>
    public static Func<Call, string> Of(
        string placeholder,
        TargetSite site,
        string place,
        Func<string, Func<Call, string>> named
    )
    {
        var (name, argument) = Split(placeholder);
        // Arms draw alike, so that each has the same work. An id is another one in each trial, because a service may
        // refuse one that it already has.
        var stream = Chance.Stream(name == Uuid ? $"{name}@{place}@{site.Trial}" : $"{name}@{place}");
        switch (name)
        {
            case Uuid:
                var other = Chance.Stream($"{name}@{place}@{site.Trial}/2");
                return call => UuidOf(Bits(call, stream), Bits(call, other));
            case Random:
                var (least, most) = RangeOf(argument)!.Value;
                return call => Drawn(call, least, most).ToString(CultureInfo.InvariantCulture);
            case Now:
                var form = s_forms[argument];
                return _ => form(site.Time.GetUtcNow());
            case Choose:
                var words = WordsOf(argument);
                return call => words[(int)Drawn(call, 0, words.Count - 1)];
            default:
                var parts = argument.Split(':').Select(p => Inner().IsMatch(p) ? named(p) : _ => p).ToList();
                return call =>
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join(':', parts.Select(p => p(call)))));
        }

        ulong Bits(Call call, ulong of) => Chance.Bits(site.Seed, of, (ulong)call.Number);

        long Drawn(Call call, long least, long most) =>
            least + (long)Math.BigMul(Bits(call, stream), (ulong)(most - least) + 1, out _);
    }

    private static (string Name, string Argument) Split(string placeholder) =>
        placeholder.IndexOfAny([' ', '\t']) is > 0 and var end
            ? (placeholder[..end], placeholder[end..].Trim())
            : (placeholder, "");

    private static (long Least, long Most)? RangeOf(string argument) =>
        argument.Split("..") is [var from, var to]
        && int.TryParse(from, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var least)
        && int.TryParse(to, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var most)
        && least <= most
            ? (least, most)
            : null;

    private static List<string> WordsOf(string argument) =>
        [.. Word().Matches(argument).Select(m => m.Groups["quoted"].Success ? m.Groups["quoted"].Value : m.Value)];

    /// <summary>A random UUID, version 4 of RFC 9562.</summary>
    private static string UuidOf(ulong high, ulong low)
    {
        high = (high & ~0xF000UL) | 0x4000;
        low = (low & ~(3UL << 62)) | (1UL << 63);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{high >> 32:x8}-{(high >> 16) & 0xFFFF:x4}-{high & 0xFFFF:x4}-{low >> 48:x4}-{low & 0xFFFFFFFFFFFF:x12}"
        );
    }

    [GeneratedRegex("[\"'](?<quoted>[^\"']*)[\"']|\\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(env|file|feed)\..+$")]
    private static partial Regex Inner();
}
