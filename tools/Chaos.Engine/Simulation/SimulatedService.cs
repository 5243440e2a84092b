using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Engine.Simulation;

/// <summary>
/// A service of the simulation. Like those of the sample shop it counts an attempt, asks the services it depends on, waits for a worker, takes effect and answers;
/// and it goes on with all of that when its caller has given up, unless its setting <c>dropAbandoned</c> is true.
/// </summary>
internal sealed class SimulatedService : IDisposable
{
    private readonly ServiceSpec _spec;
    private readonly ulong _seed;
    private readonly VirtualTime _time;
    private readonly FifoServer _queue;
    private readonly Dictionary<string, SimulatedEdge> _edges = [];
    private readonly SlotCounts _counts = new();
    private readonly Ledger? _ledger;
    private readonly ulong _serviceTimes;
    private readonly bool _dropAbandoned;
    private int _inFlight;

    public SimulatedService(ServiceSpec spec, ulong seed, VirtualTime time)
    {
        _spec = spec;
        _seed = seed;
        _time = time;
        _dropAbandoned = spec.Settings.GetValueOrDefault("dropAbandoned") == "true";
        _queue = new(time, new() { Workers = spec.Workers, MaxQueue = spec.QueueLimit, DropAbandoned = _dropAbandoned });
        _serviceTimes = Chance.Stream($"{spec.Name} service time");
        _ledger = Ledger.For(spec, _counts);
        Faults = new(spec.Name, isEdge: false, seed, time) { Queue = _queue };
    }

    public FaultSite Faults { get; }

    /// <summary>Adds an edge to one of the services that this one calls.</summary>
    public void Connect(SimulatedEdge edge) => _edges.Add(edge.To, edge);

    /// <summary>An attempt arrives; its answer is waited for as long as the caller does.</summary>
    public async ValueTask<CallResult> AskAsync(SimulatedRequest request, CancellationToken cancellationToken)
    {
        var hit = Faults.Hit(request);
        if (hit is { Kind: FaultEffectKind.Refuse }) return new(CallStatus.Refused, Detail: $"{_spec.Name} refuses");
        _counts.Add(ServiceRecord.Attempts, request.Call.Slot);
        if (hit is { Kind: FaultEffectKind.ServerError }) return new(CallStatus.ServerError, Detail: $"{_spec.Name} fails");
        await using var giveUp = cancellationToken.UnsafeRegister(static request => ((SimulatedRequest)request!).Abandon(), request);
        _ = WorkAsync(request, _dropAbandoned ? cancellationToken : CancellationToken.None);
        var answer = await request.Answer.Task;
        if (hit is { Kind: FaultEffectKind.Slow } && !request.Abandoned) await _time.WaitUntilAsync(_time.TimestampAfter(_time.GetTimestamp(), hit.Delay), cancellationToken);
        return answer;
    }

    public IEnumerable<(string Name, double Value)> Sample() =>
        [($"{_spec.Name} queue depth", _queue.Counts.Depth), ($"{_spec.Name} in flight", _inFlight)];

    public ServiceRecord Report()
    {
        var totals = _ledger?.Totals() ?? [];
        foreach (var edge in _edges.Values)
        {
            var counts = edge.Counts!;
            foreach (var (name, count) in counts.ByName()) totals[$"{_spec.Name}->{edge.To} {name}"] = count;
        }
        return new() { Name = _spec.Name, PerSlot = _counts.Snapshot(), Totals = totals };
    }

    public void Dispose() => _queue.Dispose();

    /// <summary>Belongs to the service and not to the caller. A defect is the caller's to throw; when he has gone, virtual time throws it.</summary>
    private async Task WorkAsync(SimulatedRequest request, CancellationToken unwanted)
    {
        _inFlight++;
        try
        {
            request.Answer.TrySetResult(await AnswerAsync(request, unwanted));
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            // The caller has gone, and with him the wish for this work.
        }
        catch (Exception e)
        {
            if (!request.Answer.TrySetException(e)) _time.Throw(e);
        }
        finally
        {
            _inFlight--;
        }
    }

    private async Task<CallResult> AnswerAsync(SimulatedRequest request, CancellationToken unwanted)
    {
        var (status, attempts) = (CallStatus.Ok, 1);
        foreach (var callee in _spec.Calls)
        {
            var result = await _edges[callee].CallAsync(request, unwanted);
            attempts = Math.Max(attempts, result.Attempts);
            if (!result.Status.IsGood()) return new(request.FromClient ? result.Status : AsSeenByServices(result.Status), attempts, Detail: $"{callee}: {result.Detail ?? result.Status.ToString()}");
            if (result.Status == CallStatus.Degraded) status = CallStatus.Degraded;
        }
        var chance = Chance.Unit(_seed, _serviceTimes, (ulong)request.Call.Number, request.AttemptPath);
        switch (await _queue.SubmitAsync(_spec.ServiceTime.At(chance), unwanted))
        {
            case FifoOutcome.Done:
                _ledger?.Charge(request);
                _counts.Add(ServiceRecord.Done, request.Call.Slot);
                if (request.Abandoned) _counts.Add(ServiceRecord.DoneForNobody, request.Call.Slot);
                return new(status, attempts);
            case FifoOutcome.Rejected:
                return new(CallStatus.Rejected, attempts, Detail: $"{_spec.Name}'s queue is full");
            default:
                return new(CallStatus.Rejected, attempts, Detail: $"{_spec.Name} dropped the work");
        }
    }

    /// <summary>The client is told what failed behind the first service; a service sees that its callee answered with a failure of its own.</summary>
    private static CallStatus AsSeenByServices(CallStatus status) => status is CallStatus.TimedOut or CallStatus.Rejected or CallStatus.ClientError ? status : CallStatus.ServerError;
}
