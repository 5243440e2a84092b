using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>One call, as an example.</summary>
/// <param name="Number">Its number in its workload.</param>
/// <param name="Due">Its due time, from the start of the load.</param>
/// <param name="Status">Its result.</param>
/// <param name="Attempts">The number of attempts made for it.</param>
/// <param name="LatencyMilliseconds">Time from due to done.</param>
/// <param name="Detail">Details of the result; null for none.</param>
public sealed record CallExample(
    long Number,
    TimeSpan Due,
    CallStatus Status,
    int Attempts,
    double LatencyMilliseconds,
    string? Detail
)
{
    /// <summary>The beginning of the answer's body; null unless the file keeps bodies.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }
}
