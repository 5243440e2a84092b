using Chaos.Core.Texts;

namespace Chaos.Core;

/// <summary>
/// One mistake in what a user asked for: the field, the value found there and what would be allowed. Mistakes are
/// collected, so that all of them can be shown at once.
/// </summary>
/// <param name="Field">Path of the field as the user wrote it, for example
/// <c>arms[1].policy.retry.maxRetryAttempts</c>.</param>
/// <param name="Value">The value found, as text; <see cref="Missing"/> where there is none, <see cref="Empty"/> where a
/// name has nothing behind it, <see cref="Unknown"/> where the name itself is wrong.</param>
/// <param name="Allowed">What is allowed there, as a phrase with units, for example <c>0 to 100</c>.</param>
public sealed record PlanError(string Field, string Value, string Allowed)
{
    /// <summary>The value of a field that is not there.</summary>
    public const string Missing = "nothing";

    /// <summary>The value of a field with nothing behind its name, as JSON writes it.</summary>
    public const string Empty = "null";

    /// <summary>
    /// The value of a field that nothing has: what is behind it is of no interest, and what is allowed are names.
    /// </summary>
    public const string Unknown = "no such key";

    /// <summary>What was most likely meant; null where nothing is near.</summary>
    public string? Meant { get; init; }

    /// <summary>
    /// What is the matter with the value, where it may stand there and does not suffice; null where it is none of what
    /// is allowed.
    /// </summary>
    public string? Why { get; init; }

    public override string ToString() =>
        Value switch
        {
            Missing => $"{Field}: missing; expected {Allowed}",
            Empty => $"{Field}: empty; expected {Allowed}",
            Unknown => $"{Field}: {Unknown}; {NearestName.Question(Meant)}allowed: {Allowed}",
            _ => $"{Field}: {Value} {Why ?? "is not allowed"}; {NearestName.Question(Meant)}allowed: {Allowed}",
        };
}
