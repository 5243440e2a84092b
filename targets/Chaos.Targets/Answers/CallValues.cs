using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>What the texts of a file become for one call, and what of its answer no message shows.</summary>
/// <param name="fill">Replaces the placeholders in a text for the call.</param>
/// <param name="secrets">Returns the secrets of the call that only it has, such as the token of its own login.</param>
internal sealed class CallValues(Func<string, string> fill, Func<IEnumerable<string>> secrets)
{
    private IReadOnlyList<string>? _secrets;

    /// <summary>Replaces the placeholders in a text for the call.</summary>
    public string Fill(string text) => fill(text);

    /// <summary>Masks all secrets in a text: those of the process, and those of the call.</summary>
    public string Hide(string text) => SecretMask.Hide(text, _secrets ??= [.. secrets()]);
}
