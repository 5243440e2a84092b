using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>How a service is known to be ready.</summary>
public sealed record ReadyFile
{
    /// <summary>A path on the service itself: what begins with two slashes is another host.</summary>
    internal const string PathForm = @"^/(?![/\\])";

    /// <summary>
    /// A path that has to answer with success itself: no redirect is followed. Canaries ask for it too.
    /// </summary>
    [RegularExpression(PathForm)]
    public string? Http { get; init; }

    /// <summary>Text that a line of its output has to hold.</summary>
    public string? Line { get; init; }

    /// <summary>
    /// How long that may take: 30s when nothing is said. A service by <c>url</c> at whose address nobody listens is
    /// waited for only where something is said.
    /// </summary>
    [Allowed("0s", "1h", Above = true)]
    public TimeSpan? Within { get; init; }
}
