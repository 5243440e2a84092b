using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Targets.Requests;

/// <summary>
/// Separates the login from an address with placeholders, before any placeholder is replaced. So special characters in
/// a secret cannot change the parts of the address. For example
/// <c>http://{{env.USER}}:{{env.PASSWORD}}@127.0.0.1:15672/api</c> becomes <c>http://127.0.0.1:15672/api</c> and a
/// login.
/// </summary>
/// <param name="Url">The address without the login.</param>
/// <param name="Login">The text before the last @: user and password, separated by a colon and percent-encoded. Null
/// for none.</param>
public sealed record LoginUrl(string Url, string? Login)
{
    // Each placeholder is represented by one private-use character, which no address contains.
    private const char First = '\uE000';

    /// <summary>Separates an address.</summary>
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

    /// <summary>Returns an address up to its path, with its login.</summary>
    public static string WithoutPath(string address) =>
        Marked(address) is var (marked, names) && AuthorityOf(marked) is var (_, end)
            ? Written(marked[..end], names)
            : address;

    /// <summary>Returns the value of an Authorization header for a login.</summary>
    /// <param name="login">User and password, separated by a colon and percent-encoded.</param>
    /// <param name="replaced">Replaces the placeholders in a text.</param>
    public static string Basic(string login, Func<string, string> replaced) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain(login, replaced)))}";

    /// <summary>Returns a login, or a part of one, as it is meant.</summary>
    /// <param name="login">The login, percent-encoded. Values of placeholders are used as they are.</param>
    /// <param name="replaced">Replaces the placeholders in a text.</param>
    public static string Plain(string login, Func<string, string> replaced)
    {
        var (marked, names) = Marked(login);
        return string.Concat(
            Uri.UnescapeDataString(marked)
                .Select(c => NameOf(c, names) is { } name ? replaced($"{{{{{name}}}}}") : c.ToString())
        );
    }

    /// <summary>Returns a text with one character for each placeholder, and the placeholders' names.</summary>
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

    /// <summary>Returns the range of login, host and port. Returns null when there is none.</summary>
    private static (int Begin, int End)? AuthorityOf(string marked)
    {
        if (marked.IndexOf("://", StringComparison.Ordinal) is not (>= 0 and var colon))
            return null;
        var begin = colon + 3;
        var end = marked.AsSpan(begin).IndexOfAny("/?#\\") is >= 0 and var length ? begin + length : marked.Length;
        return end > begin ? (begin, end) : null;
    }
}
