using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Journeys;

namespace Chaos.Scenarios.Files;

/// <summary>
/// An entry of a mix: a journey, or a single call, such as <c>{ weight: 70, get: /a }</c>. The fields of its protocol
/// are written beside these.
/// </summary>
public sealed record MixFile
{
    /// <summary>How often it is taken, relative to the other weights of the mix. 0 switches it off.</summary>
    [Allowed(0, MixPart.MostWeight)]
    public double Weight { get; init; } = 1;

    /// <summary>Name of the journey, in place of a single call.</summary>
    public string? Journey { get; init; }

    /// <summary>Name of a single call; by default its method and path, such as <c>get-a</c>.</summary>
    [RegularExpression(StepNames.Form)]
    public string? Name { get; init; }

    /// <summary>The service that is called; by default that of the workload.</summary>
    public string? Service { get; init; }

    /// <summary>Time limit of a single call; by default that of the workload.</summary>
    [AllowedAs(typeof(Step), nameof(Step.Timeout))]
    public TimeSpan? Timeout { get; init; }

    /// <summary>Labels of your own, shown with the figures.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The fields of the protocol, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Words { get; init; }
}
