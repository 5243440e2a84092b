using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Finds secrets that stand in a file, where everybody reads them. What was found is never told on.</summary>
internal static class SecretWords
{
    /// <summary>
    /// A mistake where a value that goes by such a name is no placeholder of a secret, or where a text holds one by
    /// itself.
    /// </summary>
    internal static IEnumerable<PlanError> In(string path, string name, string value) =>
        TextCheck.SecretsIn(path, name, value);

    /// <summary>A text as it may be told: nothing of it when it holds a secret.</summary>
    internal static string Told(string text) => SecretText.Told(text);

    /// <summary>Whether what goes by a name is a secret.</summary>
    internal static bool IsName(string name) => SecretText.IsName(name);
}
