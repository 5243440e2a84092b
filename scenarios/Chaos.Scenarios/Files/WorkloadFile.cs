using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

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
    /// A CSV file (RFC 4180) with a header line, or a JSON file with a list of objects; each call, or journey, takes the
    /// next row. Or an object with the file and the order of its rows.
    /// </summary>
    [ValueOr(typeof(FeedFile), "string")]
    public JsonElement? Feed { get; init; }

    /// <summary>
    /// Calls a second, or journeys a second, sent whether or not earlier ones have been answered: a number, or
    /// <c>{ stages: [{ duration: 30s, target: 50 }] }</c>.
    /// </summary>
    [Allowed(0, ArrivalRate.MaxPerSecond, Above = true, Unit = ArrivalRate.Unit)]
    public JsonElement? Rate { get; init; }

    /// <summary>
    /// Number of users, in place of a rate: a number, or <c>{ stages: [{ duration: 30s, target: 50 }] }</c>. Each makes
    /// its next call, or walks its next journey, when its last one was answered.
    /// </summary>
    [Allowed(1, ClosedLoad.MaxUsers)]
    public JsonElement? Users { get; init; }

    /// <summary>
    /// The journey that each arrival walks, by its name in <c>journeys</c>, in place of a single call.
    /// </summary>
    public string? Journey { get; init; }

    /// <summary>
    /// The journeys and single calls of which each arrival takes one, by their weights, in place of a single call.
    /// </summary>
    public IReadOnlyList<MixFile>? Mix { get; init; }

    /// <summary>How the calls are spread over time at the given rate: <c>even</c> by default, or <c>poisson</c>.</summary>
    public ArrivalSpacing? Arrivals { get; init; }

    /// <summary>An older name of <c>arrivals</c>.</summary>
    public ArrivalSpacing? Spacing { get; init; }

    /// <summary>How long a user waits after a call that was not good; 1s by default.</summary>
    [AllowedAs(typeof(ClosedLoad), nameof(ClosedLoad.PauseAfterFailure))]
    public TimeSpan? PauseAfterFailure { get; init; }

    /// <summary>
    /// Least time from the begin of a user's call, or journey, to the begin of its next one; none by default.
    /// </summary>
    [AllowedAs(typeof(ClosedLoad), nameof(ClosedLoad.Pace))]
    public TimeSpan? Pace { get; init; }

    /// <summary>
    /// How many calls, or journeys, the load makes at most; by default as many as fit into the trial. Without a fault the
    /// trial ends with the last of them.
    /// </summary>
    [AllowedAs(typeof(Workload), nameof(Workload.Iterations))]
    public long? Iterations { get; init; }

    /// <summary>
    /// <c>external</c> when the load is made elsewhere: by <c>command</c>, or by whoever calls the service at the address
    /// <c>listen</c>. The run judges what a proxy sees there.
    /// </summary>
    public LoadOrigin? Load { get; init; }

    /// <summary>
    /// The address at which a load that is made elsewhere comes in, as <c>host:port</c>; by default a free port, which
    /// the run tells.
    /// </summary>
    public string? Listen { get; init; }

    /// <summary>When a load that is made elsewhere is there, so that the trial begins.</summary>
    public LoadReadyFile? Ready { get; init; }

    /// <summary>
    /// The program that makes the load, as one text or as a list. It gets the address to call as <c>BASE_URL</c> and as
    /// <c>{{proxy.SERVICE}}</c>, and is ended with the trial.
    /// </summary>
    public JsonElement? Command { get; init; }

    /// <summary>Environment variables for <c>command</c> in addition to those of the run.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>A k6 script that makes the load.</summary>
    public K6File? K6 { get; init; }

    /// <summary>Time limit of a call.</summary>
    [AllowedAs(typeof(Workload), nameof(Workload.Timeout))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <c>bodies</c>: examples of calls that were not good show the first 2 kB of the answer's body, with secrets masked.
    /// Nothing of a body is kept by default, because it may be confidential. For HTTP.
    /// </summary>
    public KeptPart? Keep { get; init; }

    /// <summary>Labels of your own, shown with the figures.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The fields of the workload's protocol, by name.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Words { get; init; }
}
