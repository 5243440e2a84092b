using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files;

/// <summary>Finds secrets that stand in a file, where everybody reads them. What was found is never told on.</summary>
internal static partial class SecretWords
{
    private const string Allowed = "{{env.NAME}} or {{file.PATH}}: a secret does not stand in the file";

    /// <summary>A mistake where a value that goes by such a name is no placeholder of a secret, or where a text holds one by itself.</summary>
    internal static IEnumerable<PlanError> In(string path, string name, string value)
    {
        if (value.Length > 0 && (Holds(value) || (IsName(name) && !HasPlaceholder(value)))) yield return new(path, Secrets.Mask, Allowed);
    }

    /// <summary>A text as it may be told: nothing of it when it holds a secret.</summary>
    internal static string Told(string text) => Holds(text) ? Secrets.Mask : text;

    /// <summary>Whether what goes by a name is a secret.</summary>
    internal static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>A placeholder of a secret says that its author knows better, but for a login that has a password of its own.</summary>
    private static bool Holds(string text) =>
        HasPlaceholder(text) ? Login().IsMatch(new Template(text).With(name => Secrets.IsSecret(name) ? "\u0001" : $"{{{{{name}}}}}")) : InText().IsMatch(text);

    private static bool HasPlaceholder(string text) => Template.NamesIn(text).Any(Secrets.IsSecret);

    [GeneratedRegex(@"://[^/\s:@]*:[^/\s@\u0001]+@")]
    private static partial Regex Login();

    [GeneratedRegex("^(authorization|proxy-authorization|cookie|.*(api[-_]?key|access[-_]?key|token|secret|password|passwd).*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Name();

    [GeneratedRegex(@"://[^/\s:@]*:[^/\s@]+@|(^|[?&;\s""'])(password|pwd|secret|token|access_token|api[-_]?key)""?\s*[=:]\s*[^\s{;&]", RegexOptions.IgnoreCase)]
    private static partial Regex InText();
}
