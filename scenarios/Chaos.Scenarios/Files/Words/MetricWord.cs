using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// A word that stands for a metric in an objective. Adding one is one file with a class like this: it is found by
/// itself.
/// </summary>
public abstract class MetricWord
{
    /// <summary>How it is written, such as <c>p99</c> or <c>attempts(FROM->TO)</c>.</summary>
    public abstract string Form { get; }

    /// <summary>Its metric; null when the word is another's.</summary>
    /// <param name="word">The word.</param>
    /// <param name="argument">What stands in brackets behind it; null without brackets.</param>
    public abstract Metric? Read(string word, string? argument);

    /// <summary>What may stand in the brackets; null where there are none.</summary>
    /// <param name="names">What there is.</param>
    public virtual IReadOnlyCollection<string>? Arguments(ObjectiveNames names) => null;

    /// <summary>
    /// What is allowed in place of a word in the brackets that is none of <see cref="Arguments"/>, where there is more
    /// to say than these; null where there is not.
    /// </summary>
    /// <param name="names">What there is.</param>
    /// <param name="argument">What stands there.</param>
    public virtual string? WhyNot(ObjectiveNames names, string argument) => null;
}
