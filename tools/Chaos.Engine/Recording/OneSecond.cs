using Chaos.Core.Trials;

namespace Chaos.Engine.Recording;

/// <summary>The record of one second of a load that goes on.</summary>
internal static class OneSecond
{
    /// <summary>The second as of now, in which calls in flight count as Unknown.</summary>
    /// <param name="name">Name of the workload.</param>
    /// <param name="recorder">Its record.</param>
    /// <param name="second">The second.</param>
    public static WorkloadRecord Of(string name, Recorder recorder, int second) =>
        new()
        {
            Name = name,
            IsOpen = recorder.IsOpen,
            Slots = recorder.RecordOf(second) is { Calls.Count: > 0 } slot ? [slot] : [],
            InFlightPeak = 0,
            Unfinished = 0,
        };
}
