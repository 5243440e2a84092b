using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Queueing;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Mitigations.Pipelines;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Downstream;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Storage;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// The work of a service during one trial. Each trial gets a new object, so that no state of a trial remains.
/// <code>
/// request -> fault -> downstream calls, one after the other -> queue -> worker -> business -> fault -> answer
/// </code>
/// </summary>
/// <remarks>
/// Work belongs to this object and not to the connection over which it came. When the caller gives up, the work goes on
/// without the connection.
/// </remarks>
internal sealed class ServiceWork : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly TrialRequest _trial;
    private readonly ShopDatabase _database;
    private readonly TimeProvider _time;
    private readonly SlotCounters _counters = new();
    private readonly ArrivalPeaks _arrivals;
    private readonly FifoServer _queue;
    private readonly ShopService _service;
    private readonly IReadOnlyList<DownstreamCaller> _callers;
    private readonly ulong _serviceTimes;
    private readonly bool _dropAbandoned;
    private readonly SharedState _shared = new();
    private readonly PolicyPipeline? _entrance;
    private long _inFlight;
    private long _inFlightPeak;
    private long _abandoned;
    private long _streamPeak;

    public ServiceWork(TrialRequest trial, ShopDatabase database, TimeProvider time)
    {
        Over = _over.Token;
        _trial = trial;
        _arrivals = new(time);
        _database = database;
        _time = time;
        _serviceTimes = Chance.Stream($"{Spec.Name} service time");
        _dropAbandoned = Spec.Settings.GetValueOrDefault(ShopService.DropAbandoned) == "true";
        // Only the service cancels work in the queue: by the policy at its entrance, or because it is set to drop work
        // whose caller has given up.
        _queue = new(
            time,
            new()
            {
                Workers = Spec.Workers,
                MaxQueue = Spec.QueueLimit,
                DropAbandoned = true,
            }
        );
        _service = ShopService.Open(new(Spec, database, _counters));
        _callers =
        [
            .. Spec.Calls.Select(callee => new DownstreamCaller(
                callee,
                trial.Upstreams[callee],
                trial.Policies.GetValueOrDefault(callee, Policy.None),
                new EdgeName(Spec.Name, callee).ToString(),
                _shared,
                trial.Seed,
                time
            )),
        ];
        _entrance = Entrance.Open(Spec, trial.Entrance, trial.Seed, time, _shared);
        Faults = new(Spec.Name, trial.Seed, _queue, time);
    }

    /// <summary>Token of the trial. Null before the first trial.</summary>
    public string? Trial => _trial.Trial;

    /// <summary>The fault of the service.</summary>
    public ServiceFaults Faults { get; }

    /// <summary>Cancelled when the trial ends.</summary>
    public CancellationToken Over { get; }

    /// <summary>Returns the current values of the gauges.</summary>
    public Dictionary<string, double> Sample()
    {
        var sample = new Dictionary<string, double>
        {
            [CounterName.Of(Spec.Name, ServiceRecord.QueueDepth)] = _queue.Counts.Depth,
            [CounterName.Of(Spec.Name, ServiceRecord.InFlight)] = Interlocked.Read(ref _inFlight),
            [CounterName.Of(Spec.Name, ServiceRecord.InFlightForNobody)] = Interlocked.Read(ref _abandoned),
        };
        if (Interlocked.Exchange(ref _streamPeak, 0) is > 0 and var underWay)
        {
            sample[$"{Spec.Name} stream orders under way"] = underWay;
            sample[$"{Spec.Name} memory, MB"] = Environment.WorkingSet / 1e6;
        }
        foreach (var (source, pipeline) in Pipelines())
        foreach (var (name, value) in pipeline.Gauges())
            sample[CounterName.Of(source, name)] = value;
        return sample;
    }

    /// <summary>Returns the counts of the trial.</summary>
    public ServiceRecord Report()
    {
        var totals = new Dictionary<string, long>(_service.Totals())
        {
            [ServiceRecord.InFlightPeak] = Interlocked.Read(ref _inFlightPeak),
        };
        _arrivals.AddTo(totals);
        var perSlot = _counters.Snapshot();
        var events = new List<ServiceEvent>();
        foreach (var (source, pipeline) in Pipelines())
        {
            var counts = pipeline.Counts();
            counts.AddTo(source, totals, perSlot);
            events.AddRange(counts.Log);
        }
        return new()
        {
            Name = Spec.Name,
            PerSlot = perSlot,
            Totals = totals,
            Events = events,
        };
    }

    /// <summary>Counts an attempt that has arrived.</summary>
    public void Received(ShopRequest request)
    {
        _counters.Count(ServiceRecord.Attempts, request);
        if (request.Counted)
            _arrivals.Add(request.Baggage.AttemptPath);
    }

    /// <summary>Counts an attempt that a fault of the service answers, and returns that answer.</summary>
    public Answer FailedByFault(ShopRequest request)
    {
        _counters.Count(ServiceRecord.Failed, request);
        return Answer.Wrong(StatusCodes.Status500InternalServerError, "failed by the fault", CallStatus.ServerError);
    }

    /// <summary>
    /// Records how many orders of a stream, including the latest, were sent but not confirmed. They are in work, in
    /// buffers or on the network.
    /// </summary>
    public void SeeStream(long underWay) => Raise(ref _streamPeak, underWay);

    /// <summary>Records that the caller of a request in work has given up.</summary>
    public void Abandon(ShopRequest request)
    {
        if (request.TryAbandon())
            Interlocked.Increment(ref _abandoned);
    }

    /// <summary>Works on a request to its end, also when its caller no longer waits.</summary>
    /// <param name="abandoned">Cancelled when the caller gives up. Only a service that drops abandoned work uses
    /// it.</param>
    public async Task<Answer> WorkAsync(ShopRequest request, CancellationToken abandoned)
    {
        Raise(ref _inFlightPeak, Interlocked.Increment(ref _inFlight));
        try
        {
            return await EnterAsync(request, _dropAbandoned ? abandoned : CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            return Answer.Wrong(
                StatusCodes.Status503ServiceUnavailable,
                "the trial has ended or the caller has given up",
                CallStatus.Rejected
            );
        }
        finally
        {
            if (request.Finish())
                Interlocked.Decrement(ref _abandoned);
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Ends all work that is under way.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _queue.Dispose();
        Faults.Clear();
        _database.Dispose();
        foreach (var caller in _callers)
            caller.Dispose();
    }

    private ServiceSpec Spec => _trial.Spec;

    private IEnumerable<(string Source, PolicyPipeline Pipeline)> Pipelines() =>
        _callers.Select(c => (c.Edge, c.Pipeline)).Concat(_entrance is null ? [] : [(Spec.Name, _entrance)]);

    private static void Raise(ref long peak, long value)
    {
        for (var seen = Interlocked.Read(ref peak); value > seen; seen = Interlocked.Read(ref peak))
            if (Interlocked.CompareExchange(ref peak, value, seen) == seen)
                return;
    }

    private async Task<Answer> EnterAsync(ShopRequest request, CancellationToken unwanted)
    {
        if (_entrance is null)
            return await AnswerAsync(request, unwanted);
        var visit = new Visit(this, request);
        var result = await _entrance.ExecuteAsync(
            new Arrival(request.Baggage.Call, request.Baggage.AttemptPath, request.Budget),
            visit,
            static async (attempt, visit, token) =>
            {
                visit.Request.Budget = attempt.Budget is { } left
                    ? left + visit.Run._time.GetElapsedTime(visit.Request.Arrived)
                    : visit.Request.Budget;
                visit.Answer = await visit.Run.AnswerAsync(visit.Request, token);
                return new(
                    visit.Answer.Status ?? (visit.Answer.StatusCode < 400 ? CallStatus.Ok : CallStatus.ClientError)
                );
            },
            unwanted
        );
        // A mitigation may have replaced the service's result by another.
        return visit.Answer is { } answer && (answer.Status ?? result.Status) == result.Status
            ? answer
            : Answer.Of(Spec.Name, result);
    }

    private async Task<Answer> AnswerAsync(ShopRequest request, CancellationToken unwanted)
    {
        CallResult? worst = null;
        if (request.Endpoint.TakesOrder && _callers.Count > 0)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(unwanted, _over.Token);
            foreach (var caller in _callers.Where(c => request.Calls is null || request.Calls.Contains(c.Callee)))
            {
                var result = await caller.CallAsync(request, stop.Token);
                if (!result.Status.IsGood())
                    return Answer.Failed(caller.Callee, result) with { Attempts = result.Attempts };
                worst = new(
                    worst?.Status == CallStatus.Degraded ? CallStatus.Degraded : result.Status,
                    Math.Max(worst?.Attempts ?? 0, result.Attempts)
                );
            }
        }
        var chance = Chance.Unit(
            _trial.Seed,
            _serviceTimes,
            (ulong)request.Baggage.Call.Number,
            request.Baggage.AttemptPath
        );
        return await _queue.SubmitAsync(Spec.ServiceTime.At(chance), unwanted) switch
        {
            FifoOutcome.Done => Done(request) with
            {
                Attempts = worst?.Attempts,
                Degraded = worst?.Status == CallStatus.Degraded,
            },
            FifoOutcome.Rejected => Answer.Wrong(
                StatusCodes.Status503ServiceUnavailable,
                "the queue is full",
                CallStatus.Rejected
            ),
            _ when unwanted.IsCancellationRequested && !_over.IsCancellationRequested => Answer.Wrong(
                StatusCodes.Status504GatewayTimeout,
                "no answer in time",
                CallStatus.TimedOut
            ),
            _ => throw new OperationCanceledException(),
        };
    }

    private Answer Done(ShopRequest request)
    {
        // The result of work that ends together with the trial cannot be stored, because the state is already gone.
        if (_over.IsCancellationRequested)
            throw new OperationCanceledException();
        var answer = _service.Serve(request);
        _counters.Count(ServiceRecord.Done, request);
        if (request.Abandoned)
            _counters.Count(ServiceRecord.DoneForNobody, request);
        return answer;
    }

    /// <summary>A request that passes through the entrance, with its answer.</summary>
    private sealed class Visit(ServiceWork run, ShopRequest request)
    {
        public ServiceWork Run => run;

        public ShopRequest Request => request;

        public Answer? Answer { get; set; }
    }
}
