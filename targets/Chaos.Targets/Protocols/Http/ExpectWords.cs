using System.ComponentModel.DataAnnotations;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The words that say which HTTP answers are good.</summary>
internal sealed record ExpectWords
{
    /// <summary>The statuses, each from 100 to 599 or a class such as <c>2xx</c>: <c>[2xx, 302]</c>.</summary>
    [MinLength(1)]
    [Range(100, 599)]
    [RegularExpression("^([1-5][0-9][0-9]|[1-5][xX][xX])$")]
    public IReadOnlyList<string> Status { get; init; } = [];
}
