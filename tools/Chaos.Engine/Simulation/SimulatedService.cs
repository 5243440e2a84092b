using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Policies;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Engine.Simulation;

/// <summary>
/// A service in the simulation. Like a service of the sample shop, it counts an attempt, calls its downstream
/// services, waits for a worker, takes effect and answers. It does all of that even when its caller has given up,
/// unless its setting <c>dropAbandoned</c> is true.
/// </summary>
internal sealed class SimulatedService : IDisposable
{
    private readonly ServiceSpec _spec;
    private readonly ulong _seed;
    private readonly VirtualTime _time;
    private readonly FifoServer _queue;
    private readonly Dictionary<string, SimulatedEdge> _edges = [];
    private readonly SlotCounts _counts = new();
    private readonly ArrivalPeaks _arrivals;
    private readonly HashSet<SimulatedRequest> _underWay = [];
    private readonly SimulatedCharges? _ledger;
    private readonly ulong _serviceTimes;
    private readonly bool _dropAbandoned;
    private readonly PolicyPipeline? _entrance;
    private int _inFlightPeak;

    /// <param name="spec">The service's specification.</param>
    /// <param name="entrance">The policy at its entrance; null for none.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="time">The clock.</param>
    public SimulatedService(ServiceSpec spec, Policy? entrance, ulong seed, VirtualTime time)
    {
        _spec = spec;
        _seed = seed;
        _time = time;
        _arrivals = new(time);
        _dropAbandoned = spec.Settings.GetValueOrDefault("dropAbandoned") == "true";
        // Work that is given up in the queue was given up by the service itself: at its entrance, or because of
        // <c>dropAbandoned</c>.
        _queue = new(
            time,
            new()
            {
                Workers = spec.Workers,
                MaxQueue = spec.QueueLimit,
                DropAbandoned = true,
            }
        );
        _serviceTimes = Chance.Stream($"{spec.Name} service time");
        _ledger = SimulatedCharges.For(spec, _counts);
        _entrance = Entrance.Open(spec, entrance, seed, time, Shared);
        Faults = new(spec.Name, isEdge: false, seed, time) { Queue = _queue, Crash = Crash };
    }

    public SimulatedSite Faults { get; }

    /// <summary>State shared by its policies.</summary>
    public SharedState Shared { get; } = new();

    /// <summary>Adds an edge to a downstream service.</summary>
    public void Connect(SimulatedEdge edge) => _edges.Add(edge.To, edge);

    /// <summary>Takes an attempt, and waits for its answer as long as the caller does.</summary>
    public async ValueTask<CallResult> AskAsync(SimulatedRequest request, CancellationToken cancellationToken)
    {
        request.Arrived = _time.GetTimestamp();
        var hit = Faults.Hit(request);
        if (hit is { Kind: FaultEffectKind.Refuse or FaultEffectKind.Kill })
            return new(CallStatus.Refused, Detail: $"{_spec.Name} refuses");
        _counts.Add(ServiceRecord.Attempts, request.Call.Slot);
        _arrivals.Add(request.AttemptPath);
        if (hit is { Kind: FaultEffectKind.ServerError })
        {
            _counts.Add(ServiceRecord.Failed, request.Call.Slot);
            return new(CallStatus.ServerError, Detail: $"{_spec.Name} fails");
        }
        await using var giveUp = cancellationToken.UnsafeRegister(
            static request => ((SimulatedRequest)request!).Abandon(),
            request
        );
        _ = WorkAsync(request, _dropAbandoned ? cancellationToken : CancellationToken.None);
        var answer = await request.Answer.Task;
        if (Faults.DelayOf(request, hit) is { Ticks: > 0 } delay && !request.Abandoned)
            await _time.WaitUntilAsync(_time.TimestampAfter(_time.GetTimestamp(), delay), cancellationToken);
        return answer;
    }

    public IEnumerable<(string Name, double Value)> Sample() =>
        [
            (CounterName.Of(_spec.Name, ServiceRecord.QueueDepth), _queue.Counts.Depth),
            (CounterName.Of(_spec.Name, ServiceRecord.InFlight), _underWay.Count),
            .. (_entrance?.Gauges() ?? []).Select(g => (CounterName.Of(_spec.Name, g.Name), g.Value)),
            .. _edges.Values.SelectMany(e => e.Sample()),
        ];

    public ServiceRecord Report()
    {
        var totals = _ledger?.Totals() ?? [];
        totals[ServiceRecord.InFlightPeak] = _inFlightPeak;
        _arrivals.AddTo(totals);
        var perSlot = _counts.Snapshot();
        var events = new List<ServiceEvent>();
        foreach (
            var (source, counts) in _edges
                .Values.Select(e => (e.Name, e.Counts!))
                .Concat(_entrance is null ? [] : [(_spec.Name, _entrance.Counts())])
        )
        {
            counts.AddTo(source, totals, perSlot);
            events.AddRange(counts.Log);
        }
        return new()
        {
            Name = _spec.Name,
            PerSlot = perSlot,
            Totals = totals,
            Events = events,
        };
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>
    /// Ends the process: callers see their connections break, and nothing takes effect any more. A call to another
    /// service that is in flight goes on there.
    /// </summary>
    private void Crash()
    {
        foreach (var request in _underWay)
            request.Lose();
        _queue.Reset();
    }

    /// <summary>
    /// The work on a request, which goes on without its caller. A defect is thrown to the caller; when the caller has
    /// given up, virtual time throws it.
    /// </summary>
    private async Task WorkAsync(SimulatedRequest request, CancellationToken unwanted)
    {
        _underWay.Add(request);
        _inFlightPeak = Math.Max(_inFlightPeak, _underWay.Count);
        try
        {
            request.Answer.TrySetResult(await EnterAsync(request, unwanted));
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            // The caller has given up, so this work is not needed any more.
        }
        catch (Exception e)
        {
            if (!request.Answer.TrySetException(e))
                _time.Throw(e);
        }
        finally
        {
            _underWay.Remove(request);
        }
    }

    private async ValueTask<CallResult> EnterAsync(SimulatedRequest request, CancellationToken unwanted)
    {
        if (_entrance is null)
            return await AnswerAsync(request, unwanted);
        var result = await _entrance.ExecuteAsync(
            new Arrival(request.Call, request.AttemptPath, request.Budget),
            (Service: this, Request: request),
            static (attempt, run, token) =>
            {
                run.Request.Budget = attempt.Budget is { } left
                    ? left + run.Service._time.GetElapsedTime(run.Request.Arrived)
                    : run.Request.Budget;
                return run.Service.AnswerAsync(run.Request, token);
            },
            unwanted
        );
        // At the entrance, an attempt means that a request was let in. The caller needs the attempts at the services
        // behind.
        return result with { Attempts = request.Attempts };
    }

    private async ValueTask<CallResult> AnswerAsync(SimulatedRequest request, CancellationToken unwanted)
    {
        var (status, attempts) = (CallStatus.Ok, 1);
        foreach (var callee in request.Calls ?? _spec.Calls)
        {
            var result = await _edges[callee].CallAsync(request, unwanted);
            request.Attempts = attempts = Math.Max(attempts, result.Attempts);
            if (request.Lost)
                return result;
            if (!result.Status.IsGood())
                return new(
                    request.FromClient ? result.Status : AsSeenByServices(result.Status),
                    attempts,
                    Detail: $"{callee}: {result.Detail ?? result.Status.ToString()}"
                );
            if (result.Status == CallStatus.Degraded)
                status = CallStatus.Degraded;
        }
        var chance = Chance.Unit(_seed, _serviceTimes, (ulong)request.Call.Number, request.AttemptPath);
        switch (await _queue.SubmitAsync(_spec.ServiceTime.At(chance), unwanted))
        {
            case FifoOutcome.Done:
                _ledger?.Charge(request);
                _counts.Add(ServiceRecord.Done, request.Call.Slot);
                if (request.Abandoned)
                    _counts.Add(ServiceRecord.DoneForNobody, request.Call.Slot);
                return new(status, attempts);
            case FifoOutcome.Rejected:
                return new(CallStatus.Rejected, attempts, Detail: $"{_spec.Name}'s queue is full");
            default:
                return new(
                    unwanted.IsCancellationRequested ? CallStatus.TimedOut : CallStatus.Rejected,
                    attempts,
                    Detail: $"{_spec.Name} dropped the work"
                );
        }
    }

    /// <summary>
    /// The result as its caller sees it. The client learns what failed behind the first service; a service learns that
    /// its downstream service answered with a failure.
    /// </summary>
    private static CallStatus AsSeenByServices(CallStatus status) =>
        status is CallStatus.TimedOut or CallStatus.Rejected or CallStatus.ClientError
            ? status
            : CallStatus.ServerError;
}
