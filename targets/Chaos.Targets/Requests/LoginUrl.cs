using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// An address with placeholders, taken apart before any of them is replaced: what a secret holds means nothing in an
/// address, whatever signs it has. <c>http://{{env.USER}}:{{env.PASSWORD}}@127.0.0.1:15672/api</c> is
/// <c>http://127.0.0.1:15672/api</c> and a login.
/// </summary>
/// <param name="Url">The address without the login.</param>
/// <param name="Login">What stood before its last @: user and password, parted by a colon and percent-encoded; null for
/// none.</param>
public sealed record LoginUrl(string Url, string? Login)
{
    // Placeholders stand as one sign each, of those that nobody writes.
    private const char First = '\uE000';

    /// <summary>Takes an address apart.</summary>
    public static LoginUrl Of(string address)
    {
        var (marked, names) = Marked(address);
        if (
            AuthorityOf(marked) is not var (begin, end)
            || marked.LastIndexOf('@', end - 1, end - begin) is not (>= 0 and var at)
        )
            return new(address, null);
        return new(Written(marked[..begin] + marked[(at + 1)..], names), Written(marked[begin..at], names));
    }

    /// <summary>An address up to its path, with its login.</summary>
    public static string WithoutPath(string address) =>
        Marked(address) is var (marked, names) && AuthorityOf(marked) is var (_, end)
            ? Written(marked[..end], names)
            : address;

    /// <summary>The value of an Authorization header for a login.</summary>
    /// <param name="login">User and password, parted by a colon and percent-encoded.</param>
    /// <param name="replaced">A text with its placeholders replaced by what they stand for.</param>
    public static string Basic(string login, Func<string, string> replaced)
    {
        var (marked, names) = Marked(login);
        // What was written is percent-encoded; what a placeholder stands for is taken as it is.
        var plain = string.Concat(
            Uri.UnescapeDataString(marked)
                .Select(c => NameOf(c, names) is { } name ? replaced($"{{{{{name}}}}}") : c.ToString())
        );
        return $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(plain))}";
    }

    /// <summary>A text with one sign for each placeholder, and the placeholders' names.</summary>
    private static (string Text, IReadOnlyList<string> Names) Marked(string text)
    {
        var template = new Template(text);
        var next = 0;
        return (template.With(_ => ((char)(First + next++)).ToString()), template.Names);
    }

    private static string Written(string marked, IReadOnlyList<string> names) =>
        string.Concat(marked.Select(c => NameOf(c, names) is { } name ? $"{{{{{name}}}}}" : c.ToString()));

    private static string? NameOf(char sign, IReadOnlyList<string> names) =>
        sign >= First && sign - First < names.Count ? names[sign - First] : null;

    /// <summary>From where to where login, host and port stand; null where there are none.</summary>
    private static (int Begin, int End)? AuthorityOf(string marked)
    {
        if (marked.IndexOf("://", StringComparison.Ordinal) is not (>= 0 and var colon))
            return null;
        var begin = colon + 3;
        var end = marked.AsSpan(begin).IndexOfAny("/?#\\") is >= 0 and var length ? begin + length : marked.Length;
        return end > begin ? (begin, end) : null;
    }
}
