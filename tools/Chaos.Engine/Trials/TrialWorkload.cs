using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Journeys;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Engine.Trials;

/// <summary>One workload of one arm in a trial: its driver, its load and its record.</summary>
internal sealed class TrialWorkload : IAsyncDisposable
{
    private readonly ulong _seed;
    private readonly Producer? _producer;
    private readonly PartRecorders _parts;
    private readonly ITarget? _target;
    private readonly ExternalWatch _external;
    private readonly List<(string Name, IKeepsLedger Target)> _keepers = [];
    private readonly ILoadSession _session;
    private readonly string _name;
    private ExternalGenerator? _elsewhere;
    private bool _isCut;

    public TrialWorkload(
        Arm arm,
        Workload workload,
        ulong seed,
        Producer? producer,
        ITestbed testbed,
        TrialClock clock,
        (ILoadSession Session, string Name) made,
        Experiment experiment,
        IReadOnlyDictionary<string, string> shared,
        ExternalWatch external,
        Action<Arm, string, SlotRecord> completed
    )
    {
        (Arm, Workload, _seed, _producer, _external) = (arm, workload, seed, producer, external);
        (_session, _name) = made;
        var warmUp = experiment.Durations.WarmUp;
        var isOpen = workload.Load is OpenLoad && _session.KnowsDueTimes;
        _parts = new(workload, clock, warmUp, isOpen, (name, slot) => completed(arm, name, slot));
        _target =
            external.Of(arm, workload) is not null ? null
            : workload.Mix.Count > 0
                ? new JourneyTarget(
                    workload,
                    step => Connect(step.Name, step.Target, WorkloadPart.NameOf(workload.Name, step.Name)),
                    _parts.Of,
                    seed,
                    shared
                )
            : workload.WarmUp is { } first
                ? new WarmedTarget(
                    Connect(workload.Name, first, null),
                    Connect(workload.Name, workload.Target, workload.Name),
                    warmUp
                )
            : Connect(workload.Name, workload.Target, workload.Name);
        if (_target is not null && workload.Mix.Count == 0 && shared.Count > 0)
            _target = new VisitedTarget(_target, shared);
        Recorder = new(workload, clock.Time, clock.Start, warmUp)
        {
            IsOpen = isOpen,
            TooLate = experiment.AttemptTimeout,
            Completed = slot => completed(arm, workload.Name, slot),
        };

        ITarget Connect(string step, TargetSpec target, string? ledger) =>
            _session.Connect(
                step,
                () =>
                {
                    var driver = testbed.Connect(arm, workload with { Target = target, Mix = [] }, producer);
                    if (ledger is not null && driver is IKeepsLedger keeper)
                        _keepers.Add((ledger, keeper));
                    return driver;
                }
            );
    }

    public Arm Arm { get; }

    public Workload Workload { get; }

    public Recorder Recorder { get; }

    /// <summary>The recorders of the steps and journeys of a mix.</summary>
    public IEnumerable<Recorder> Parts => _parts.All;

    /// <summary>
    /// The time of the load before which everything is recorded that has happened. Calls that are made elsewhere are known
    /// only when they have been read; those of the run are recorded as they happen.
    /// </summary>
    public TimeSpan KnownUntil =>
        _external.Of(Arm, Workload) is null ? TimeSpan.MaxValue
        : Volatile.Read(ref _elsewhere) is { } elsewhere ? elsewhere.ReadUntil
        : TimeSpan.Zero;

    /// <summary>Whether every call that has begun in a second has ended.</summary>
    public bool HasEnded(int second) => Recorder.HasEnded(second) && _parts.HasEnded(second);

    /// <summary>What became of messages that the load itself has received.</summary>
    public IEnumerable<LedgerRecord> Ledgers => _keepers.Select(k => k.Target.Ledger(k.Name)).OfType<LedgerRecord>();

    /// <summary>One second as of now.</summary>
    public WorkloadRecord RecordOf(int second) =>
        OneSecond.Of(Workload.Name, Recorder, second) with
        {
            Parts = _parts.RecordsOf(second),
        };

    /// <summary>Makes the load. It is cut when it is stopped before it has made all calls and has their answers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _isCut = true;
        if (_external.Of(Arm, Workload) is { } calls)
        {
            var elsewhere = new ExternalGenerator(Workload, calls, Recorder);
            Volatile.Write(ref _elsewhere, elsewhere);
            await elsewhere.RunAsync(cancellationToken);
        }
        else
            await _session.RunAsync(_name, Workload, _target!, _seed, Recorder, cancellationToken);
        _isCut = false;
    }

    public WorkloadRecord Finish(TimeSpan loadEnd) =>
        Recorder.Finish(_isCut) with
        {
            LongestGap = _producer?.LongestGap(loadEnd),
            Parts = _parts.Finish(_isCut),
            Tags = Workload.Tags.Count > 0 ? Workload.Tags : null,
            External = _external.RecordOf(Arm, Workload),
        };

    public ValueTask DisposeAsync() => _target?.DisposeAsync() ?? default;
}
