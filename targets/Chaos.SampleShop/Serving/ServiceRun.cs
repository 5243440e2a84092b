using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Downstream;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Storage;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// A service during one trial; the next trial gets another, so that nothing of this one is left.
/// <code>
/// request -> fault -> downstream calls, one after the other -> queue -> worker -> business -> fault -> answer
/// </code>
/// </summary>
/// <remarks>Work belongs to the run, not to the connection that brought it: when the caller gives up, the work goes on and its connection costs nothing any more.</remarks>
public sealed class ServiceRun : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly TrialRequest _trial;
    private readonly ShopDatabase _database;
    private readonly SlotCounters _counters = new();
    private readonly FifoServer _queue;
    private readonly ShopService _service;
    private readonly IReadOnlyList<DownstreamCaller> _callers;
    private readonly ulong _serviceTimes;
    private readonly bool _dropAbandoned;
    private long _inFlight;
    private long _abandoned;

    public ServiceRun(TrialRequest trial, ShopDatabase database, TimeProvider time)
    {
        _trial = trial;
        _database = database;
        _serviceTimes = Chance.Stream($"{Spec.Name} service time");
        _dropAbandoned = Spec.Settings.GetValueOrDefault(ShopService.DropAbandoned) == "true";
        _queue = new(time, new() { Workers = Spec.Workers, MaxQueue = Spec.QueueLimit, DropAbandoned = _dropAbandoned });
        _service = ShopService.Open(new(Spec, database, _counters));
        _callers = [.. Spec.Calls.Select(callee => new DownstreamCaller(callee, trial.Upstreams[callee], trial.Policies.GetValueOrDefault(callee, Policy.None), trial.Seed, time))];
        Faults = new(Spec.Name, trial.Seed, _queue, time);
    }

    /// <summary>Token of the trial; null before the first.</summary>
    public string? Trial => _trial.Trial;

    /// <summary>The fault it has.</summary>
    public ServiceFaults Faults { get; }

    /// <summary>What can be sampled.</summary>
    public Dictionary<string, long> Sample() => new()
    {
        ["queue depth"] = _queue.Counts.Depth,
        ["in flight"] = Interlocked.Read(ref _inFlight),
        ["in flight for nobody"] = Interlocked.Read(ref _abandoned),
    };

    /// <summary>What it has counted.</summary>
    public ServiceRecord Report() => new() { Name = Spec.Name, PerSlot = _counters.Snapshot(), Totals = Totals() };

    /// <summary>An attempt has arrived.</summary>
    public void Received(ShopRequest request) => _counters.Count(ServiceRecord.Attempts, request);

    /// <summary>The caller of a request that is worked on has given up.</summary>
    public void Abandon(ShopRequest request)
    {
        if (request.TryAbandon()) Interlocked.Increment(ref _abandoned);
    }

    /// <summary>Works on a request to the end, whether or not its caller still waits.</summary>
    /// <param name="abandoned">Cancelled when the caller gives up, which only matters to a service that drops abandoned work.</param>
    public async Task<Answer> WorkAsync(ShopRequest request, CancellationToken abandoned)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            return await AnswerAsync(request, _dropAbandoned ? abandoned : CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return Answer.Wrong(StatusCodes.Status503ServiceUnavailable, "the trial or the caller's patience is over", CallStatus.Rejected);
        }
        finally
        {
            if (request.Finish()) Interlocked.Decrement(ref _abandoned);
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Ends everything that is under way.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _queue.Dispose();
        Faults.Clear();
        _database.Dispose();
        foreach (var caller in _callers) caller.Dispose();
    }

    private ServiceSpec Spec => _trial.Spec;

    private async Task<Answer> AnswerAsync(ShopRequest request, CancellationToken unwanted)
    {
        CallResult? worst = null;
        if (request.Endpoint.TakesOrder && _callers.Count > 0)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(unwanted, _over.Token);
            foreach (var caller in _callers)
            {
                var result = await caller.CallAsync(request, stop.Token);
                if (!result.Status.IsGood()) return Answer.Failed(caller.Callee, result) with { Attempts = result.Attempts };
                worst = new(worst?.Status == CallStatus.Degraded ? CallStatus.Degraded : result.Status, Math.Max(worst?.Attempts ?? 0, result.Attempts));
            }
        }
        var chance = Chance.Unit(_trial.Seed, _serviceTimes, (ulong)request.Baggage.Call.Number, request.Baggage.AttemptPath);
        return await _queue.SubmitAsync(Spec.ServiceTime.At(chance), unwanted) switch
        {
            FifoOutcome.Done => Done(request) with { Attempts = worst?.Attempts, Degraded = worst?.Status == CallStatus.Degraded },
            FifoOutcome.Rejected => Answer.Wrong(StatusCodes.Status503ServiceUnavailable, "the queue is full", CallStatus.Rejected),
            _ => throw new OperationCanceledException(),
        };
    }

    private Answer Done(ShopRequest request)
    {
        // Work that a worker finishes while the trial ends has nowhere to go: its state is gone.
        if (_over.IsCancellationRequested) throw new OperationCanceledException();
        var answer = _service.Serve(request);
        _counters.Count(ServiceRecord.Done, request);
        if (request.Abandoned) _counters.Count(ServiceRecord.DoneForNobody, request);
        return answer;
    }

    private Dictionary<string, long> Totals()
    {
        var totals = new Dictionary<string, long>(_service.Totals());
        foreach (var caller in _callers)
        {
            foreach (var (name, count) in caller.Counts.ByName()) totals[$"{Spec.Name}->{caller.Callee} {name}"] = count;
        }
        return totals;
    }
}
