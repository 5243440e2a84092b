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
/// What is called, and how often. Path, keys, headers and body may hold <c>{{call}}</c> (the call's number),
/// <c>{{trial}}</c>, the feed's columns and secrets, <c>{{env.NAME}}</c>. The words of its protocol stand beside these.
/// </summary>
public sealed record WorkloadFile
{
    /// <summary>The service that is called.</summary>
    [Required]
    public string? Service { get; init; }

    /// <summary>
    /// A CSV file (RFC 4180) with a first line of names, or a JSON file with a list of objects; each call takes the
    /// next row.
    /// </summary>
    public string? Feed { get; init; }

    /// <summary>Calls a second, whether or not earlier ones have been answered.</summary>
    [Allowed(0, ArrivalRate.MaxPerSecond, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>Users of whom each makes its next call when the last one was answered, in place of a rate.</summary>
    [Allowed(1, ClosedLoad.MaxUsers)]
    public int? Users { get; init; }

    /// <summary>How the calls lie along the rate.</summary>
    public ArrivalSpacing Spacing { get; init; }

    /// <summary>How long a call is waited for.</summary>
    [AllowedAs(typeof(Workload), nameof(Workload.Timeout))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The words of its protocol, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Words { get; init; }

    /// <summary>Its words as the record that a protocol has for them, without those of others.</summary>
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
