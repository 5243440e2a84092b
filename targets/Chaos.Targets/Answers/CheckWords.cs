using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core;

namespace Chaos.Targets.Answers;

/// <summary>What is asked of a value in an answer. All that is written has to hold.</summary>
internal sealed record CheckWords
{
    /// <summary>The value that it equals.</summary>
    [JsonPropertyName("equals")]
    public JsonElement? EqualTo { get; init; }

    /// <summary>The values of which it equals one.</summary>
    public IReadOnlyList<JsonElement>? OneOf { get; init; }

    /// <summary>A text that is in its text, or a value that is in the list.</summary>
    public JsonElement? Contains { get; init; }

    /// <summary>A regular expression that matches in its text; <c>^</c> and <c>$</c> stand for its ends.</summary>
    public string? Matches { get; init; }

    /// <summary>The least length: characters of a text, values of a list, names of an object.</summary>
    [Allowed(0, 1_000_000)]
    public int? MinLength { get; init; }

    /// <summary>The most length: characters of a text, values of a list, names of an object.</summary>
    [Allowed(0, 1_000_000)]
    public int? MaxLength { get; init; }

    /// <summary>The least number.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest number.</summary>
    public double? Max { get; init; }

    /// <summary>Whether there is such a value at all. With false, nothing else can be asked.</summary>
    public bool? Exists { get; init; }
}
