using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Journeys;

/// <summary>The records of the parts of a workload with a mix.</summary>
internal sealed class PartRecorders(
    Workload workload,
    TrialClock clock,
    TimeSpan warmUp,
    bool isOpen,
    Action<string, SlotRecord> completed
)
{
    private readonly IReadOnlyList<(WorkloadPart Part, Recorder Recorder)> _parts =
    [
        .. workload.Parts.Select(p =>
            (
                p,
                new Recorder(
                    workload with
                    {
                        Name = p.Name,
                        Mix = [],
                    },
                    clock.Time,
                    clock.Start,
                    warmUp,
                    workload.GivenUpAfter
                )
                {
                    IsOpen = isOpen,
                    Completed = slot => completed(p.Name, slot),
                }
            )
        ),
    ];

    /// <summary>The record of the part with a full name.</summary>
    public Recorder Of(string name) => _parts.First(p => p.Part.Name == name).Recorder;

    /// <summary>The recorders of all parts.</summary>
    public IEnumerable<Recorder> All => _parts.Select(p => p.Recorder);

    /// <summary>Whether every call that has begun in a second has ended.</summary>
    public bool HasEnded(int second) => _parts.All(p => p.Recorder.HasEnded(second));

    /// <summary>The parts of one second as of now; null for a workload without a mix.</summary>
    public IReadOnlyList<WorkloadRecord>? RecordsOf(int second) =>
        _parts.Count == 0
            ? null
            :
            [
                .. _parts.Select(p =>
                    OneSecond.Of(p.Part.Name, p.Recorder, second) with
                    {
                        IsWhole = p.Part.IsWhole ? true : null,
                    }
                ),
            ];

    /// <summary>The records of all parts; null for a workload without a mix.</summary>
    /// <param name="isCut">Whether the load was cut short.</param>
    public IReadOnlyList<WorkloadRecord>? Finish(bool isCut) =>
        _parts.Count == 0
            ? null
            :
            [
                .. _parts.Select(p =>
                    p.Recorder.Finish(isCut) with
                    {
                        IsWhole = p.Part.IsWhole ? true : null,
                        Summary = p.Part.IsWhole ? null : p.Part.Target.CallSummary,
                        Tags = p.Part.Tags.Count > 0 ? p.Part.Tags : null,
                    }
                ),
            ];
}
