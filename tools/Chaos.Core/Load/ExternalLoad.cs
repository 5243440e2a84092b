using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Load;

/// <summary>
/// A load that is made elsewhere: by a program that the run starts, or by whoever calls the service. It has no due
/// times, and its rate is not known beforehand. A call's latency is its time at the proxy in front of the service.
/// </summary>
/// <param name="Length">How long it is watched.</param>
public sealed record ExternalLoad(TimeSpan Length) : LoadProfile
{
    /// <summary>The address at which the proxy listens, as host:port; null for a free port.</summary>
    public string? Listen { get; init; }

    /// <summary>The rate above which the load is there; null for a single call.</summary>
    public double? ReadyPerSecond { get; init; }

    /// <summary>For how long the rate has to last.</summary>
    public TimeSpan ReadyFor { get; init; }

    /// <summary>How long the load is waited for.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The program that makes the load; null when the run starts none.</summary>
    public LoadMaker? Maker { get; init; }

    [JsonIgnore]
    public override TimeSpan Duration => Length;

    [JsonIgnore]
    public override string Summary =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"made {(Maker is null ? "elsewhere" : $"by {Maker.Name}")} for {Length.TotalSeconds:0.###} s"
        );

    /// <summary>What is waited for, in words.</summary>
    [JsonIgnore]
    public string Awaited =>
        ReadyPerSecond is not { } rate
            ? "the first call"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{rate:0.###} calls a second for {ReadyFor.TotalSeconds:0.###} s"
            );

    /// <summary>Infinity: nobody knows how many calls there will be.</summary>
    public override double CallsDue(TimeSpan from, TimeSpan to) => to <= from ? 0 : double.PositiveInfinity;

    public override IEnumerable<PlanError> Errors(string path) =>
        DurationError($"{path}.duration", Length) is { } tooLong ? [tooLong] : [];
}
