using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>
/// The calls of the load: what is called, and how often. Path, keys, headers and body may contain <c>{{call}}</c> (the
/// call's number), <c>{{trial}}</c>, the feed's columns and secrets, <c>{{env.NAME}}</c>. The fields of the workload's
/// protocol are written beside these.
/// </summary>
public sealed record WorkloadFile
{
    /// <summary>The service that is called.</summary>
    [Required]
    public string? Service { get; init; }

    /// <summary>
    /// A CSV file (RFC 4180) with a header line, or a JSON file with a list of objects; each call takes the next row.
    /// </summary>
    public string? Feed { get; init; }

    /// <summary>Calls a second, sent whether or not earlier ones have been answered.</summary>
    [Allowed(0, ArrivalRate.MaxPerSecond, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>
    /// Number of users, in place of a rate. Each makes its next call when its last one was answered.
    /// </summary>
    [Allowed(1, ClosedLoad.MaxUsers)]
    public int? Users { get; init; }

    /// <summary>How the calls are spread over time at the given rate.</summary>
    public ArrivalSpacing Spacing { get; init; }

    /// <summary>Time limit of a call.</summary>
    [AllowedAs(typeof(Workload), nameof(Workload.Timeout))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The fields of the workload's protocol, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Words { get; init; }

    /// <summary>The fields of a protocol as its record; fields of other protocols are left out.</summary>
    internal CallWords WordsOf(Protocol protocol)
    {
        var known = StrictJson.PropertiesOf(protocol.Words, PolicyJson.Options);
        var words = Words?.Where(w => known.ContainsKey(w.Key)).ToDictionary() ?? [];
        return (CallWords)
            JsonSerializer
                .SerializeToElement(words, PolicyJson.Options)
                .Deserialize(PolicyJson.Options.GetTypeInfo(protocol.Words))!;
    }
}
