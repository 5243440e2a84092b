using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Gives a mitigation what it needs when a pipeline is built: clock, random numbers, counters, and hooks by which
/// mitigations work together without references to each other.
/// </summary>
/// <remarks>
/// Hooks apply to the whole pipeline, at whatever position in the policy their mitigation is listed. Otherwise a wrong
/// order would silently disable a budget.
/// </remarks>
public sealed class MitigationContext
{
    private readonly PipelineHooks _hooks;
    private readonly SharedState _shared;
    private readonly string _source;
    private readonly ulong _stream;

    internal MitigationContext(
        PipelineHooks hooks,
        SharedState shared,
        string source,
        TimeProvider time,
        ulong seed,
        string name
    )
    {
        _hooks = hooks;
        _shared = shared;
        _source = source;
        Time = time;
        Seed = seed;
        Name = name;
        _stream = Chance.Stream(name);
    }

    /// <summary>
    /// The mitigation's kind and its number among the mitigations of that kind, for example <c>Retry.0</c>. It is
    /// unique in the pipeline. It does not depend on the position in the policy, so that two policies that differ
    /// elsewhere draw the same random numbers.
    /// </summary>
    public string Name { get; }

    /// <summary>The clock of the pipeline. Polly's strategies use it too.</summary>
    public TimeProvider Time { get; }

    public ulong Seed { get; }

    /// <summary>
    /// Returns the pipeline's counter with this name, and creates it on first use. Counters are reported in
    /// <see cref="PipelineCounts.Events"/>.
    /// </summary>
    public EventCounter Counter(string name)
    {
        if (!_hooks.Counters.TryGetValue(name, out var counter))
            _hooks.Counters.Add(name, counter = new());
        return counter;
    }

    /// <summary>
    /// Adds a gauge, for example the permits in use. It is read once a second, from any thread, and drawn over time.
    /// </summary>
    public void Gauge(string name, Func<double> read) => _hooks.Gauges[name] = read;

    /// <summary>
    /// Logs a rare event, such as a change of state, with its time. Events that happen to each call are counted
    /// instead.
    /// </summary>
    public void Note(string name, string? detail = null) =>
        _hooks.Events.Add(new(Time.GetUtcNow(), name, _source, detail));

    /// <summary>
    /// Returns the value that all pipelines of this service share under a name, and creates it on first use.
    /// </summary>
    public T Shared<T>(string name, Func<T> make)
        where T : class => _shared.GetOrAdd(name, make);

    /// <summary>Adds a hook that changes what every attempt carries, just before the attempt is made.</summary>
    public void ShapeAttempts(Func<Attempt, Attempt> shape) => _hooks.AttemptShapers.Add(shape);

    /// <summary>
    /// Adds a hook that gets the status of every ended attempt. An attempt that a time limit ended is
    /// <see cref="CallStatus.TimedOut"/>. The hook does not get attempts that the caller cancelled, or that were slower
    /// than another attempt of a hedge.
    /// </summary>
    public void ObserveAttempts(Action<CallStatus> observe) => _hooks.AttemptObservers.Add(observe);

    /// <summary>
    /// Adds a hook that is asked before every retry of the pipeline. When it returns false, the last result becomes
    /// that of the call.
    /// </summary>
    public void PermitRetries(Func<CallScope, bool> permit) => _hooks.RetryPermits.Add(permit);

    /// <summary>
    /// Returns whether every hook of <see cref="PermitRetries"/> permits one more retry. Call it once for each retry
    /// and after all other conditions, because it may take a token.
    /// </summary>
    public bool MayRetry(CallScope scope)
    {
        foreach (var permit in _hooks.RetryPermits)
            if (!permit(scope))
                return false;
        return true;
    }

    /// <summary>
    /// Returns a number in [0, 1) for decision number <paramref name="decision"/> of this mitigation about a call. It
    /// is a hash of seed, mitigation, call, attempt path, attempts made and decision. So it depends neither on other
    /// calls nor on the order in which threads run.
    /// </summary>
    public double Draw(CallScope scope, int decision) =>
        Chance.Unit(
            Chance.Bits(Seed, _stream, (ulong)scope.Call.Number, scope.AttemptPath),
            (ulong)scope.Attempts,
            (ulong)decision
        );
}
