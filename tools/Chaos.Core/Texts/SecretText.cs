using System.Text.RegularExpressions;

namespace Chaos.Core.Texts;

/// <summary>
/// Detects texts with a secret in plain text and masks them before they are shown. A placeholder (<c>{{env.NAME}}</c>,
/// <c>{{file.PATH}}</c>) is shown as it is, because it is not the secret itself.
/// </summary>
public static partial class SecretText
{
    /// <summary>The text as it may be shown: the mask alone when it holds a secret.</summary>
    public static string Told(string text) =>
        Holds(text) || MayHold().IsMatch(WithoutPlaceholders(text)) ? Secrets.Mask : text;

    /// <summary>
    /// The value of a name as it may be shown: the mask alone when it holds a secret or the name is a secret's. A value
    /// with a placeholder of a secret is not masked for its name.
    /// </summary>
    public static string Told(string name, string value) =>
        value.Length > 0 && IsSecretName(name) && (!HasPlaceholder(value) || HoldsBeside(value))
            ? Secrets.Mask
            : Told(value);

    /// <summary>
    /// A command as it may be shown, its words in one line. The value of an option with a secret's name is masked,
    /// whether it follows an equals sign or is the next word.
    /// </summary>
    public static string Told(IReadOnlyList<string> words)
    {
        var told = new List<string>();
        var before = "";
        foreach (var word in words)
        {
            told.Add(Quoted(IsLogin(before, word) || IsSecretOption(before) ? Told("secret", word) : Option(word)));
            before = word;
        }
        return string.Join(' ', told);
    }

    /// <summary>Whether the value of a name is a secret.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Whether a text holds a secret in plain text, also beside the placeholder of another one.</summary>
    public static bool Holds(string text) => InText().IsMatch(WithoutPlaceholders(text));

    /// <summary>
    /// Whether the value of a secret's name holds a part of a secret in plain text beside a placeholder: a cookie of a
    /// session, or a text as long and as mixed as a token. A scheme or a prefix is none.
    /// </summary>
    public static bool HoldsBeside(string value) =>
        HasPlaceholder(value) && Beside().IsMatch(WithoutPlaceholders(value));

    /// <summary>Whether a text has a placeholder of a secret.</summary>
    public static bool HasPlaceholder(string text) => Template.NamesIn(text).Any(Secrets.IsSecret);

    /// <summary>The text with one character, which is in no other text, in place of each placeholder of a secret.</summary>
    private static string WithoutPlaceholders(string text) =>
        HasPlaceholder(text)
            ? new Template(text).With(name => Secrets.IsSecret(name) ? "\u0001" : $"{{{{{name}}}}}")
            : text;

    private static bool IsSecretOption(string word) =>
        word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal) && IsSecretName(word.TrimStart('-'));

    private static bool IsLogin(string option, string word) =>
        option is "-u" or "--user" && word.Contains(':', StringComparison.Ordinal);

    private static string Option(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) is > 0 and var sign && IsSecretName(word[..sign].TrimStart('-'))
            ? $"{word[..(sign + 1)]}{Told("secret", word[(sign + 1)..])}"
            : Told(word);

    private static bool IsSecretName(string name) => IsName(name) || MayBeName().IsMatch(name);

    private static string Quoted(string word) => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"\"{word}\"" : word;

    [GeneratedRegex(
        "^(authorization|proxy-authorization|cookie|.*(api[-_]?key|access[-_]?key|token|secret|password|passwd).*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Name();

    /// <summary>
    /// Names whose value may be a secret or something harmless, such as the path of a file. Such a value is not
    /// rejected, but it is not shown either.
    /// </summary>
    [GeneratedRegex(
        "(passphrase|credential|(private|signing|encryption)[-_]?key|[-_](pwd|pass|auth)$|^(pass|auth)$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MayBeName();

    /// <summary>
    /// Texts that may hold a secret: they are not rejected, but not shown either. A placeholder behind a scheme or a
    /// cookie's name is none.
    /// </summary>
    [GeneratedRegex(
        @"authorization[""']?\s*[:=]\s*(?>(?:\w+\s+(?=\S))?)[^\s\u0001]|"
            + @"cookie[""']?\s*[:=]\s*(?>(?:[^\s=;]+=\u0001[;""']?\s*)*)[^\s\u0001""']|"
            + @"\bbearer\s+[\w+/=.~-]{8}|\beyJ[\w-]{8,}\.[\w-]{4,}",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex MayHold();

    /// <summary>
    /// A password in an address, a value behind the name of a secret in a query, a form, JSON or a connection string,
    /// and a JSON web token.
    /// </summary>
    [GeneratedRegex(
        @"://[^/\s:@]*:[^/\s@\u0001]+@"
            + @"|(^|[?&;,{\s""'\\])((client|access|refresh|id|auth|session|user|db|new|old|x)[-_]?)*"
            + @"(passw(or)?d|pwd|secret|token|(api|access)[-_]?key)"
            + @"\\?[""']?\s*[=:]\s*\\?[""']?[^\s{;&""'\\\u0001]"
            + @"|\beyJ[\w-]{8,}\.eyJ[\w-]{4,}",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InText();

    [GeneratedRegex(
        @"(^|[;\s])[\w.-]*(sess|sid|token|auth|csrf|xsrf|jwt)[\w.-]*=[^\s;\u0001]{4}|"
            + @"(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[A-Za-z])[\w+/=.~-]{16}",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Beside();
}
