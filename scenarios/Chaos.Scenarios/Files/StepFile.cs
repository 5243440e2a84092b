using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Journeys;

namespace Chaos.Scenarios.Files;

/// <summary>
/// One call of a journey, such as <c>login: { post: /login }</c>. The fields of its protocol are written beside these.
/// </summary>
public sealed record StepFile
{
    /// <summary>The service that is called; by default that of the workload.</summary>
    public string? Service { get; init; }

    /// <summary>Time limit of the call; by default that of the workload.</summary>
    [AllowedAs(typeof(Step), nameof(Step.Timeout))]
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether each user makes the call only until it was good once; only with <c>users</c>.</summary>
    public bool Once { get; init; }

    /// <summary>Labels of your own, shown with the figures.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The fields of the protocol, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Words { get; init; }
}
