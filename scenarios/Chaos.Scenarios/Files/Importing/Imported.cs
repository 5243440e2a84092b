using Chaos.Core;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>What was read from a command, a recording or a description of a service, for a first experiment.</summary>
public sealed record Imported
{
    /// <summary>Where it is from, in a few words, such as <c>shop.har</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The address of the service; null when the source does not say it.</summary>
    public string? Address { get; init; }

    /// <summary>The calls. There is at least one unless there are mistakes.</summary>
    public IReadOnlyList<ImportedCall> Calls { get; init; } = [];

    /// <summary>Whether the calls follow each other; else each is made by itself.</summary>
    public bool IsJourney { get; init; }

    /// <summary>What was left out and why, a sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>The environment variables to set before a run, each with what belongs there.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The mistakes in the source.</summary>
    public IReadOnlyList<PlanError> Errors { get; init; } = [];

    /// <summary>A source that cannot be read.</summary>
    public static Imported Wrong(string source, params IEnumerable<PlanError> errors) =>
        new() { Source = source, Errors = [.. errors] };
}
