using Chaos.Core.Texts;

namespace Chaos.Core;

/// <summary>
/// One mistake in a user's input: the field, the value found there and the values allowed. Mistakes are collected, so
/// that all of them can be shown at once.
/// </summary>
/// <param name="Field">Path of the field as the user wrote it, for example
/// <c>arms[1].policy.retry.maxRetryAttempts</c>.</param>
/// <param name="Value">The value found, as text; <see cref="Missing"/> for a missing field, <see cref="Empty"/> for a
/// field without a value, <see cref="Unknown"/> for a field that does not exist.</param>
/// <param name="Allowed">The allowed values as a phrase with units, for example <c>0 to 100</c>.</param>
public sealed record PlanError(string Field, string Value, string Allowed)
{
    /// <summary>The value of a missing field.</summary>
    public const string Missing = "nothing";

    /// <summary>The value of a field that has a name and no value, as JSON writes it.</summary>
    public const string Empty = "null";

    /// <summary>
    /// The value of a field that does not exist. The value in the file is not shown, and the allowed values are the
    /// names of fields.
    /// </summary>
    public const string Unknown = "no such key";

    /// <summary>The name or value that was most likely meant; null when none is similar.</summary>
    public string? Meant { get; init; }

    /// <summary>Why the value is rejected, for example <c>has no unit</c>; null for "is not allowed".</summary>
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
