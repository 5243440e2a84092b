using System.CommandLine;
using Chaos.Core.Texts;

namespace Chaos.Cli.Commands;

/// <summary>
/// An option that takes one of a few words. Help and shell completion list them. The error for any other word names the
/// option, the word, and what is allowed.
/// </summary>
internal class ChoiceOption : Option<string?>
{
    internal ChoiceOption(string name, string description, params IReadOnlyList<string> words)
        : base(name)
    {
        Description = description;
        CompletionSources.Add([.. words]);
        Validators.Add(result =>
        {
            foreach (var word in result.Tokens.Select(t => t.Value).Where(w => !words.Contains(w)))
                result.AddError(
                    $"{name}: {word} is not allowed; "
                        + $"{NearestName.Question(words.All(w => w.Length > 1) ? NearestName.Of(word, words) : null)}"
                        + $"allowed: {string.Join(", ", words)}"
                );
        });
    }
}
