using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Mutants;

namespace Chaos.Scenarios;

/// <summary>Mutants of mitigations that several experiments have. Each takes the text of the finding that must fail.</summary>
public static class Broken
{
    /// <summary>Timeouts after which the call goes on all the same.</summary>
    public static Mutant Timeouts(string killedBy, string name = "timeouts ignored") =>
        Mutant.Replacing<Mitigations.Timeout>(name, killedBy, t => new TimeoutIgnored { Duration = t.Duration });

    /// <summary>Retries that take no notice of their budget.</summary>
    public static Mutant Budget(string killedBy) =>
        Mutant.Replacing<RetryBudget>("retries that ignore the budget", killedBy, _ => new BudgetIgnored());

    /// <summary>Jitter of which every draw is the same.</summary>
    public static Mutant Jitter(string killedBy) =>
        Mutant.Replacing<Retry>(
            "jitter without chance",
            killedBy,
            r => new JitterWithoutChance
            {
                MaxRetryAttempts = r.MaxRetryAttempts,
                Delay = r.Delay,
                RetryOn = r.RetryOn,
            }
        );

    /// <summary>A fallback that fails in its turn.</summary>
    public static Mutant Fallback(string killedBy) =>
        Mutant.Replacing<Fallback>("fallback that throws", killedBy, _ => new FallbackThrows());

    /// <summary>A fallback whose answers are not marked as degraded.</summary>
    public static Mutant DegradedMark(string killedBy) =>
        Mutant.Replacing<Fallback>("fallback that hides everything", killedBy, _ => new FallbackHidesEverything());

    /// <summary>A breaker that stays closed.</summary>
    public static Mutant Opening(string killedBy) =>
        Mutant.Replacing<CircuitBreaker>("breaker that never opens", killedBy, _ => new BreakerThatNeverOpens());

    /// <summary>A limiter that lets every call in.</summary>
    public static Mutant Limiter<T>(string killedBy, string name = "limiter that leaks")
        where T : Mitigation => Mutant.Replacing<T>(name, killedBy, _ => new LimiterThatLeaks());

    /// <summary>A deadline that no other service is told of.</summary>
    public static Mutant Deadline(string killedBy) =>
        Mutant.Replacing<Deadline>(
            "deadline not passed on",
            killedBy,
            d => new DeadlineNotPassedOn { Budget = d.Budget }
        );
}
