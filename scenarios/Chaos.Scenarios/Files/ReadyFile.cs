using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>How the run recognises that a service is ready.</summary>
public sealed record ReadyFile
{
    /// <summary>
    /// Pattern of a path on the service itself: a text that begins with two slashes names another host.
    /// </summary>
    internal const string PathForm = @"^/(?![/\\])";

    /// <summary>A path that has to answer with success; redirects are not followed. Canaries call it, too.</summary>
    [RegularExpression(PathForm)]
    public string? Http { get; init; }

    /// <summary>Text that a line of the service's output has to contain.</summary>
    public string? Line { get; init; }

    /// <summary>
    /// How long getting ready may take; by default 30s. If nothing listens at the address of a service with a
    /// <c>url</c>, the run waits for it only if this is given.
    /// </summary>
    [Allowed("0s", "1h", Above = true)]
    public TimeSpan? Within { get; init; }
}
