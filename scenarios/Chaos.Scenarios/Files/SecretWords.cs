using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds secrets that are written in a file, where everyone who reads the file can see them. Messages never contain
/// the secret.
/// </summary>
internal static class SecretWords
{
    /// <summary>
    /// Reports a value under the name of a secret that is not a placeholder, or a text that contains a secret.
    /// </summary>
    internal static IEnumerable<PlanError> In(string path, string name, string value) =>
        TextCheck.SecretsIn(path, name, value);

    /// <summary>A text as messages may show it: hidden when it contains a secret.</summary>
    internal static string Told(string text) => SecretText.Told(text);

    /// <summary>Whether a value with this name is a secret.</summary>
    internal static bool IsName(string name) => SecretText.IsName(name);
}
