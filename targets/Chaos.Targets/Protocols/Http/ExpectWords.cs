using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Targets.Answers;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The words that say which HTTP answers are good.</summary>
internal sealed record ExpectWords
{
    /// <summary>
    /// The statuses, one or a list, each from 100 to 599 or a class such as <c>2xx</c>: <c>[2xx, 302]</c>.
    /// </summary>
    [OneOrMany]
    [MinLength(1)]
    [Range(100, 599)]
    [RegularExpression("^([1-5][0-9][0-9]|[1-5][xX][xX])$")]
    public IReadOnlyList<string>? Status { get; init; }

    /// <summary>
    /// Headers of the answer by name: a value that one of them has to equal, or what is asked of it.
    /// </summary>
    [ValueOr(typeof(CheckWords), "string", "number", "boolean")]
    public IReadOnlyDictionary<string, JsonElement>? Header { get; init; }

    /// <summary>
    /// Values of a JSON answer by their path, such as <c>$.state</c>: a value that each of them has to equal, or what
    /// is asked of it. There has to be at least one, unless it says <c>exists: false</c>.
    /// </summary>
    [ValueOr(typeof(CheckWords), "string", "number", "boolean", "array", "null")]
    public IReadOnlyDictionary<string, JsonElement>? Json { get; init; }

    /// <summary>The body as text: a text that it has to contain, or what is asked of it.</summary>
    [ValueOr(typeof(CheckWords), "string", "number", "boolean")]
    public JsonElement? Text { get; init; }

    /// <summary>
    /// How long after it was sent the answer may be complete, at most the timeout. A later answer is not good, but it
    /// is waited for.
    /// </summary>
    [Allowed("1ms", "1h")]
    public TimeSpan? Within { get; init; }
}
