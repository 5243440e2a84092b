using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>Makes calls and policies for tests, and returns their results.</summary>
internal static class Some
{
    public static Call Call(long number = 0) => new(number, 0);

    public static Policy Policy(params Mitigation[] mitigations) => new() { Mitigations = mitigations };

    public static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    /// <summary>Returns a number in [0, 1) for each pair, the same in every run.</summary>
    public static double Chance(long first, long second)
    {
        var z = ((ulong)first * 0x9E3779B97F4A7C15) ^ ((ulong)second * 0xC2B2AE3D27D4EB4F) ^ 0x165667B19E3779F9;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
    }

    /// <summary>
    /// Returns the times, in virtual milliseconds since the call began, at which each attempt of call
    /// <paramref name="number"/> was made. The callee always fails at once.
    /// </summary>
    public static double[] AttemptTimes(Policy policy, ulong seed = 1, long number = 0, string attemptPath = "") =>
        AttemptTimes(policy, seed, [number], attemptPath)[0];

    /// <summary>Returns the times for many calls, made one after the other through one pipeline.</summary>
    public static double[][] AttemptTimes(
        Policy policy,
        ulong seed,
        IEnumerable<long> numbers,
        string attemptPath = ""
    ) =>
        VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(policy, clock, seed);
            var times = new List<double[]>();
            foreach (var number in numbers)
            {
                var began = clock.Now;
                var made = new List<double>();
                await pipeline.ExecuteAsync(
                    Call(number),
                    attemptPath,
                    made,
                    (_, made, _) =>
                    {
                        made.Add((clock.Now - began).TotalMilliseconds);
                        return new(new CallResult(CallStatus.ServerError));
                    },
                    CancellationToken.None
                );
                times.Add([.. made]);
            }
            return times.ToArray();
        });

    /// <summary>Returns the waits between attempts.</summary>
    public static double[] Delays(double[] attemptTimes) =>
        [.. attemptTimes.Zip(attemptTimes.Skip(1), (a, b) => b - a)];
}
