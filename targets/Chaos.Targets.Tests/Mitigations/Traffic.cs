using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Core.Statistics;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>A stream of calls through one pipeline in virtual time, with their results.</summary>
internal sealed class Traffic
{
    private readonly List<(TimeSpan Due, CallStatus Status, TimeSpan Took)> _calls = [];
    private readonly List<TimeSpan> _attempts = [];

    private Traffic(PolicyPipeline pipeline) => Pipeline = pipeline;

    /// <summary>
    /// The calls in the order in which they were due. Overlapping calls are in the order in which they ended.
    /// </summary>
    public IReadOnlyList<(TimeSpan Due, CallStatus Status, TimeSpan Took)> Calls => _calls;

    /// <summary>The times at which attempts reached the callee.</summary>
    public IReadOnlyList<TimeSpan> Attempts => _attempts;

    public PolicyPipeline Pipeline { get; }

    /// <summary>Returns the seconds at which an event was logged.</summary>
    public double[] SecondsOf(string name) =>
        [
            .. Pipeline
                .Counts()
                .Log.Where(e => e.Name == name)
                .Select(e => (e.AtUtc - DateTimeOffset.UnixEpoch).TotalSeconds),
        ];

    public double Share(CallStatus status) => _calls.Count(c => c.Status == status) / (double)_calls.Count;

    /// <summary>Makes calls at a constant rate, the first at 0.</summary>
    public static Traffic Even(
        Policy policy,
        double perSecond,
        double seconds,
        Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> callee
    ) =>
        Run(
            policy,
            Enumerable.Range(0, (int)Math.Round(perSecond * seconds)).Select(i => TimeSpan.FromSeconds(i / perSecond)),
            callee
        );

    /// <summary>Makes a number of calls with exponentially distributed times between them.</summary>
    public static Traffic Poisson(
        Policy policy,
        double perSecond,
        int calls,
        ulong seed,
        Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> callee
    )
    {
        var chance = new ChanceSequence(seed);
        var at = 0.0;
        return Run(
            policy,
            Enumerable
                .Range(0, calls)
                .Select(_ => TimeSpan.FromSeconds(at += Chance.Exponential(chance.NextUnit()) / perSecond)),
            callee
        );
    }

    /// <summary>A callee that refuses calls from one second until another, and otherwise answers at once.</summary>
    public static Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> RefusesBetween(
        double from,
        double to
    ) =>
        (clock, _, _) =>
            new(
                new CallResult(
                    clock.Now.TotalSeconds >= from && clock.Now.TotalSeconds < to ? CallStatus.Refused : CallStatus.Ok
                )
            );

    public static Traffic Run(
        Policy policy,
        IEnumerable<TimeSpan> dueTimes,
        Func<VirtualClock, Attempt, CancellationToken, ValueTask<CallResult>> callee
    ) =>
        VirtualClock.Run(async clock =>
        {
            var traffic = new Traffic(new PolicyPipeline(policy, clock, 7));
            var open = new HashSet<Task>();
            long number = 0;
            foreach (var due in dueTimes)
            {
                await clock.Until(due);
                open.Add(One(due, number++));
                if (number % 1000 == 0)
                    open.RemoveWhere(call => call.IsCompleted);
            }
            await Task.WhenAll(open);
            return traffic;

            async Task One(TimeSpan due, long number)
            {
                var result = await traffic.Pipeline.ExecuteAsync(
                    Some.Call(number),
                    "",
                    (clock, callee, traffic._attempts),
                    static (attempt, state, token) =>
                    {
                        state._attempts.Add(state.clock.Now);
                        return state.callee(state.clock, attempt, token);
                    },
                    CancellationToken.None
                );
                traffic._calls.Add((due, result.Status, clock.Now - due));
            }
        });
}
