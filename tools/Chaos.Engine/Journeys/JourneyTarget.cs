using System.Collections.Concurrent;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Load;
using Chaos.Core.Statistics;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Journeys;

/// <summary>
/// A whole journey as one call: picks a journey of the mix and walks its steps one after the other. Each step has a
/// record of its own.
/// <code>
///  call ─ pick by weight ─ step ─ think ─ step ─ think ─ ... ─ result of the journey
///                            └ recorder     └ recorder
/// </code>
/// </summary>
public sealed class JourneyTarget : ITarget
{
    private static readonly ulong s_mix = Chance.Stream("mix");

    private readonly ConcurrentQueue<Walk> _idle = new();
    private readonly ConcurrentBag<Walk> _all = [];
    private readonly List<JourneyLoad> _mix = [];
    private readonly IReadOnlyDictionary<string, string> _shared;
    private readonly double _weights;
    private readonly int _users;
    private readonly Visit?[]? _visits;

    /// <param name="workload">A workload with a mix.</param>
    /// <param name="targetOf">Connects the driver of a step.</param>
    /// <param name="recorderOf">The record of the part with a full name.</param>
    /// <param name="seed">Seed of the picks and of the think times.</param>
    /// <param name="shared">What was captured before the load.</param>
    public JourneyTarget(
        Workload workload,
        Func<Step, ITarget> targetOf,
        Func<string, Recorder> recorderOf,
        ulong seed,
        IReadOnlyDictionary<string, string> shared
    )
    {
        (Seed, _shared) = (seed, shared);
        _users = workload.Load is ClosedLoad closed ? closed.PeakUsers : 0;
        Width = workload.Mix.Max(m => m.Journey.Steps.Count);
        var limits = new List<TimeSpan>();
        foreach (var (weight, journey) in workload.Mix)
        {
            _weights += weight;
            var steps = journey.Steps.Select(step => new StepLoad(
                step,
                targetOf(step),
                recorderOf(WorkloadPart.NameOf(workload.Name, step.Name)),
                LimitOf(step.Timeout ?? workload.Timeout)
            ));
            _mix.Add(
                new(
                    _weights,
                    [.. steps],
                    journey.After,
                    WorkloadPart.HasWhole(workload.Mix, journey)
                        ? recorderOf(WorkloadPart.NameOf(workload.Name, journey.Name))
                        : null
                )
            );
        }
        Limits = limits;
        if (_users > 0 && _mix.Any(m => m.Steps.Any(s => s.Step.Once)))
            _visits = new Visit?[_users];
        Clock = _mix[0].Steps[0].Recorder;

        int LimitOf(TimeSpan timeout)
        {
            if (!limits.Contains(timeout))
                limits.Add(timeout);
            return limits.IndexOf(timeout);
        }
    }

    /// <summary>Seed of the think times.</summary>
    internal ulong Seed { get; }

    /// <summary>The most steps of a journey. Calls are numbered in steps of it, so that no two share a number.</summary>
    internal int Width { get; }

    /// <summary>The time limits of the steps, each once.</summary>
    internal IReadOnlyList<TimeSpan> Limits { get; }

    /// <summary>A record of the load, for its clock and its start.</summary>
    internal Recorder Clock { get; }

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        if (!_idle.TryDequeue(out var walk))
            _all.Add(walk = new Walk(this));
        return walk.GoAsync(JourneyOf(call.Number), call, VisitOf(call), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var walk in _all)
            walk.Dispose();
        foreach (var step in _mix.SelectMany(m => m.Steps))
            await step.Target.DisposeAsync();
    }

    /// <summary>Takes back a walk that has ended, for the next arrival.</summary>
    internal void Release(Walk walk) => _idle.Enqueue(walk);

    /// <summary>
    /// The visit of an arrival. Where users make a step once, a user's visit goes on from its last one.
    /// </summary>
    private Visit VisitOf(Call call)
    {
        if (_users == 0)
            return new(call.Number) { Row = call.Row, Shared = _shared };
        var user = (int)(call.Number % _users);
        var visit =
            _visits?[user]?.Next(call.Number, call.Row)
            ?? new Visit(call.Number)
            {
                Row = call.Row,
                User = user,
                Shared = _shared,
            };
        if (_visits is not null)
            _visits[user] = visit;
        return visit;
    }

    /// <summary>The journey of an arrival: the same for the same seed and number, whoever makes the call.</summary>
    private JourneyLoad JourneyOf(long number)
    {
        var at = _mix.Count == 1 ? 0 : Chance.Unit(Seed, s_mix, (ulong)number) * _weights;
        foreach (var journey in _mix)
            if (at < journey.Until)
                return journey;
        return _mix[^1];
    }
}
