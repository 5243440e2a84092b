using Chaos.Cli.Annotating;
using Chaos.Cli.Output;
using Chaos.Core.Texts;

namespace Chaos.Cli.Running;

/// <summary>What a run says of its secrets before it begins.</summary>
internal static class SecretNotes
{
    /// <summary>Has a GitHub job mask the secrets, and names those that are too short to be masked.</summary>
    /// <param name="told">The stream for messages to people.</param>
    /// <param name="json">Whether standard output is for a JSON document.</param>
    public static void Tell(TextWriter told, bool json)
    {
        GitHub.Here.MaskKnown(json);
        foreach (var (name, length) in SecretMask.Short)
            told.WriteFitted(
                $"note: {{{{{name}}}}} has {length} characters and is not masked in logs and reports; "
                    + $"secrets of {SecretMask.Least} or more are"
            );
    }
}
