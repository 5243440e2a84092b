using Chaos.Core.Texts;

namespace Chaos.Targets.Answers;

/// <summary>The beginning of a body, for the example of a call that was not good.</summary>
internal static class KeptBody
{
    /// <summary>The most characters that are kept.</summary>
    internal const int Most = 2048;

    /// <summary>How much is masked before it is cut, so that no half of a secret is at the end.</summary>
    private const int Masked = 16 * Most;

    /// <summary>Returns the beginning, with secrets masked and without control characters but line breaks.</summary>
    /// <param name="body">The body.</param>
    /// <param name="hide">Masks the secrets in a text.</param>
    public static string Of(string body, Func<string, string> hide)
    {
        var text = hide(body.Length <= Masked ? body : body[..Masked]);
        var most = Math.Min(Most, text.Length);
        if (most > 0 && most < text.Length && char.IsHighSurrogate(text[most - 1]))
            most--;
        var cut = most == text.Length && body.Length <= Masked ? text : $"{text[..most]}...";
        return string.Join('\n', cut.ReplaceLineEndings("\n").Split('\n').Select(PlainLine.Of));
    }
}
