using System.Text.Json.Serialization;

namespace Chaos.Core.Calls;

/// <summary>The requests to a service that are made elsewhere. They are seen, and never made.</summary>
public sealed record ExternalTargetSpec : TargetSpec
{
    /// <summary>The statuses of good answers, such as <c>2xx</c>; empty for 200 to 299.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    [JsonIgnore]
    public override string CallSummary => "requests made elsewhere";

    /// <summary>True, so that no call is made before the load either.</summary>
    [JsonIgnore]
    public override bool IsKept => true;

    [JsonIgnore]
    public override string? WhyNotSimulated => "nobody knows the load that is made elsewhere";

    public override ITarget Connect(TargetSite site) =>
        throw new InvalidOperationException($"calls to {Service} are made elsewhere");

    public bool Equals(ExternalTargetSpec? other) => base.Equals(other) && Statuses.SequenceEqual(other.Statuses);

    public override int GetHashCode() => Statuses.Aggregate(base.GetHashCode(), HashCode.Combine);
}
