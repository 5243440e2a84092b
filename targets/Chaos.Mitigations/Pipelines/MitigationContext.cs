using Chaos.Core.Calls;
using Chaos.Core.Statistics;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// What a mitigation gets when a pipeline is built: clock, chance, counters, and the hooks by which mitigations meet
/// without knowing each other.
/// </summary>
/// <remarks>Hooks hold for the whole pipeline, wherever in the policy their mitigation stands: an order that silently
/// disarmed a budget would be a trap.</remarks>
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
    /// The mitigation's kind and its number among its kind, for example <c>Retry.0</c>: unique in the pipeline, and
    /// free of its place, so that two policies that differ elsewhere meet the same chance.
    /// </summary>
    public string Name { get; }

    /// <summary>The clock of the pipeline; Polly's strategies run on it already.</summary>
    public TimeProvider Time { get; }

    public ulong Seed { get; }

    /// <summary>
    /// The pipeline's counter of that name, made when first asked for. Counters show up in
    /// <see cref="PipelineCounts.Events"/>.
    /// </summary>
    public EventCounter Counter(string name)
    {
        if (!_hooks.Counters.TryGetValue(name, out var counter))
            _hooks.Counters.Add(name, counter = new());
        return counter;
    }

    /// <summary>
    /// A figure that is sampled once a second and drawn over time, for example permits in use. Called from any thread.
    /// </summary>
    public void Gauge(string name, Func<double> read) => _hooks.Gauges[name] = read;

    /// <summary>
    /// Writes down a rare event with its time: a change of state, not each call that it meets (those are counted).
    /// </summary>
    public void Note(string name, string? detail = null) =>
        _hooks.Events.Add(new(Time.GetUtcNow(), name, _source, detail));

    /// <summary>What all pipelines of this service share under a name, made when first asked for.</summary>
    public T Shared<T>(string name, Func<T> make)
        where T : class => _shared.GetOrAdd(name, make);

    /// <summary>Changes what every attempt carries, just before it is made.</summary>
    public void ShapeAttempts(Func<Attempt, Attempt> shape) => _hooks.AttemptShapers.Add(shape);

    /// <summary>
    /// Sees how every attempt ended; one cut off by a time limit is <see cref="CallStatus.TimedOut"/>, one that the
    /// caller cancelled, or that lost a race, is not shown.
    /// </summary>
    public void ObserveAttempts(Action<CallStatus> observe) => _hooks.AttemptObservers.Add(observe);

    /// <summary>Is asked before every retry of the pipeline; false makes the last result the call's.</summary>
    public void PermitRetries(Func<CallScope, bool> permit) => _hooks.RetryPermits.Add(permit);

    /// <summary>
    /// Whether everything registered by <see cref="PermitRetries"/> lets one more retry go. Ask once for each retry,
    /// last of all conditions: asking may spend a token.
    /// </summary>
    public bool MayRetry(CallScope scope)
    {
        foreach (var permit in _hooks.RetryPermits)
            if (!permit(scope))
                return false;
        return true;
    }

    /// <summary>
    /// A number in [0, 1) for the decision number <paramref name="decision"/> of this mitigation about a call: a hash
    /// of seed, mitigation, call, attempt path, attempts made and decision, so that it depends neither on other calls
    /// nor on the order in which threads come by.
    /// </summary>
    public double Draw(CallScope scope, int decision) =>
        Chance.Unit(
            Chance.Bits(Seed, _stream, (ulong)scope.Call.Number, scope.AttemptPath),
            (ulong)scope.Attempts,
            (ulong)decision
        );
}
