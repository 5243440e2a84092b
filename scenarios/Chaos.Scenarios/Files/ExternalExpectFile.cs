using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>Which answers to requests made elsewhere are good. A proxy sees their status.</summary>
public sealed record ExternalExpectFile
{
    /// <summary>
    /// The statuses, one or a list, each from 100 to 599 or a class such as <c>2xx</c>. 200 to 299 by default.
    /// </summary>
    [OneOrMany]
    [MinLength(1)]
    [Range(100, 599)]
    [RegularExpression("^([1-5][0-9][0-9]|[1-5][xX][xX])$")]
    public IReadOnlyList<string>? Status { get; init; }
}
