using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Polly;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Executes calls according to a policy. There is one instance for each caller and callee. All their calls share it,
/// from any thread, because it holds the budgets and counters.
/// </summary>
/// <remarks>
/// A time limit cancels the attempt's token and waits until the attempt ends. The callee may go on working on the call.
/// Continuations stay on the caller's synchronization context, so that a single-threaded virtual clock can drive
/// everything.
/// </remarks>
public sealed class PolicyPipeline
{
    private readonly ResiliencePipeline<CallResult> _pipeline;
    private readonly PipelineHooks _hooks = new();
    private readonly TimeProvider _time;
    private readonly long[] _attemptsByStatus = new long[CallStatuses.Count];
    private long _calls;
    private readonly EventCounter _attempts = new();
    private readonly RetryDelays _retryDelays = new();
    private long _attemptsCancelled;

    /// <exception cref="ArgumentException">The policy has errors, or holds a mitigation that has no
    /// pipeline.</exception>
    public PolicyPipeline(Policy policy, TimeProvider time, ulong seed)
        : this(policy, time, seed, "", new()) { }

    /// <param name="policy">The mitigations.</param>
    /// <param name="time">The clock that they use.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="source">The edge or the service that the pipeline protects. Events carry this name.</param>
    /// <param name="shared">The state shared with the other pipelines of the same service.</param>
    /// <exception cref="ArgumentException">The policy has errors, or holds a mitigation that has no
    /// pipeline.</exception>
    public PolicyPipeline(Policy policy, TimeProvider time, ulong seed, string source, SharedState shared)
    {
        var errors = policy.Errors("policy").ToList();
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(policy));
        _time = time;
        var builder = new ResiliencePipelineBuilder<CallResult> { TimeProvider = time };
        for (var i = 0; i < policy.Mitigations.Count; i++)
        {
            var mitigation =
                policy.Mitigations[i] as PollyMitigation
                ?? throw new ArgumentException(
                    $"{policy.Mitigations[i].GetType().Name} is not a {nameof(PollyMitigation)}",
                    nameof(policy)
                );
            mitigation.AddTo(builder, new MitigationContext(_hooks, shared, source, time, seed, Name(policy, i)));
        }
        _pipeline = builder.Build();
    }

    /// <summary>
    /// Makes one call by as many attempts as the policy requires, one after the other or in parallel. Returns the
    /// result of the last attempt. Its <see cref="CallResult.Attempts"/> is the number of attempts made: 0 when a
    /// mitigation rejected the call unsent.
    /// </summary>
    /// <param name="attemptPath">Attempt path with which the call arrived here. Empty at the first hop.</param>
    /// <param name="state">Passed to each attempt, so that <paramref name="attempt"/> can be static.</param>
    /// <param name="attempt">Makes one attempt. Its token is cancelled when a time limit passes. It may then throw an
    /// exception or return <see cref="CallStatus.TimedOut"/>.</param>
    /// <exception cref="OperationCanceledException">The caller's own token was cancelled.</exception>
    public ValueTask<CallResult> ExecuteAsync<TState>(
        Call call,
        string attemptPath,
        TState state,
        Func<Attempt, TState, CancellationToken, ValueTask<CallResult>> attempt,
        CancellationToken cancellationToken
    ) => ExecuteAsync(new(call, attemptPath), state, attempt, cancellationToken);

    /// <inheritdoc cref="ExecuteAsync{TState}(Call, string, TState, Func{Attempt, TState, CancellationToken, ValueTask{CallResult}}, CancellationToken)"/>
    public async ValueTask<CallResult> ExecuteAsync<TState>(
        Arrival arrival,
        TState state,
        Func<Attempt, TState, CancellationToken, ValueTask<CallResult>> attempt,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _calls);
        var scope = new CallScope(arrival, _time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellationToken);
        try
        {
            context.Properties.Set(CallScope.Key, scope);
            var outcome = await _pipeline.ExecuteOutcomeAsync(
                static (context, run) => run.Pipeline.AttemptAsync(context, run),
                context,
                new Run<TState>(this, scope, state, attempt, cancellationToken)
            );
            if (outcome.Exception is null)
                return outcome.Result with { Attempts = scope.Attempts };
            if (outcome.Status() is { } status)
                return new CallResult(status, scope.Attempts, Detail: outcome.Exception.Message);
            cancellationToken.ThrowIfCancellationRequested();
            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Returns the counts so far.</summary>
    public PipelineCounts Counts() =>
        new()
        {
            Calls = Interlocked.Read(ref _calls),
            Attempts = _attempts.Count,
            AttemptsPerSlot = _attempts.PerSlot,
            AttemptsByStatus =
            [
                .. Enumerable
                    .Range(0, _attemptsByStatus.Length)
                    .Select(i => Interlocked.Read(ref _attemptsByStatus[i])),
            ],
            AttemptsCancelled = Interlocked.Read(ref _attemptsCancelled),
            RetryDelays = _retryDelays.ByName(),
            Events = _hooks.Counters.ToDictionary(counter => counter.Key, counter => counter.Value.Count),
            EventsPerSlot = _hooks.Counters.ToDictionary(counter => counter.Key, counter => counter.Value.PerSlot),
            Log = _hooks.Events.Snapshot(),
        };

    /// <summary>Returns the current values of the gauges of its mitigations, by name.</summary>
    public IEnumerable<(string Name, double Value)> Gauges() =>
        _hooks.Gauges.Select(gauge => (gauge.Key, gauge.Value()));

    private async ValueTask<Outcome<CallResult>> AttemptAsync<TState>(ResilienceContext context, Run<TState> run)
    {
        var token = context.CancellationToken;
        var attempt = new Attempt(run.Scope.Call, run.Scope.BeginAttempt(), run.Scope.AttemptPath, null)
        {
            Budget = run.Scope.Deadline - _time.GetElapsedTime(run.Scope.Started),
        };
        foreach (var shape in _hooks.AttemptShapers)
            attempt = shape(attempt);
        _attempts.Increment(attempt.Call);
        if (attempt.Number > 0 && run.Scope.LastEnded is { } ended)
            _retryDelays.Add(attempt.Number, _time.GetElapsedTime(ended));
        try
        {
            var result = await run.Attempt(attempt, run.State, token);
            // Passed on without a throw: in a retry storm nearly every attempt times out.
            if (result.Status == CallStatus.TimedOut && token.IsCancellationRequested)
                return GivenUp(run, attempt, context, new OperationCanceledException(token));
            Ended(run.Scope, attempt, result.Status);
            return Outcome.FromResult(result);
        }
        catch (OperationCanceledException e) when (token.IsCancellationRequested)
        {
            return GivenUp(run, attempt, context, e);
        }
        catch (Exception e)
        {
            return Outcome.FromException<CallResult>(e);
        }
    }

    private Outcome<CallResult> GivenUp<TState>(
        Run<TState> run,
        Attempt attempt,
        ResilienceContext context,
        OperationCanceledException e
    )
    {
        if (run.CallerToken.IsCancellationRequested || HedgeLeg.HasLost(context))
            Interlocked.Increment(ref _attemptsCancelled);
        else
            Ended(run.Scope, attempt, CallStatus.TimedOut);
        return Outcome.FromException<CallResult>(e);
    }

    private void Ended(CallScope scope, Attempt attempt, CallStatus status)
    {
        scope.LastEnded = _time.GetTimestamp();
        Interlocked.Increment(ref _attemptsByStatus[(int)status]);
        foreach (var observe in _hooks.AttemptObservers)
            observe(status);
    }

    private static string Name(Policy policy, int index)
    {
        var type = policy.Mitigations[index].GetType();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{type.Name}.{policy.Mitigations.Take(index).Count(other => other.GetType() == type)}"
        );
    }

    private readonly record struct Run<TState>(
        PolicyPipeline Pipeline,
        CallScope Scope,
        TState State,
        Func<Attempt, TState, CancellationToken, ValueTask<CallResult>> Attempt,
        CancellationToken CallerToken
    );
}
