using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Chaos.NBomber;

/// <summary>
/// A load in NBomber's simulations:
/// <code>
///  rate that stays    Inject            users that stay    KeepConstant
///  rate that changes  RampingInject     users that change  RampingConstant
///  no calls           Pause             no users           Pause
/// </code>
/// NBomber takes whole rates in an interval, so that the interval makes fractions: 0.2/s is 1 in 5 s. A ramp begins where
/// the simulation before it ended, and counts in its interval: all simulations of a load with a ramp have the same one.
/// </summary>
internal static class Simulations
{
    /// <summary>The shortest simulation that NBomber takes.</summary>
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);

    /// <summary>Above this rate a fraction is made in an interval of several seconds, and not call by call.</summary>
    private const double MostOneByOne = 10;

    private const int LongestInterval = 10;

    /// <summary>What NBomber cannot do of a workload.</summary>
    public static IEnumerable<PlanError> Errors(Workload workload, string path)
    {
        if (workload.Load is ExternalLoad)
        {
            yield return new($"{path}.load", "external", "a load that the run makes: NBomber has nothing to begin");
            yield break;
        }
        if (workload.Load is OpenLoad { Spacing: ArrivalSpacing.Poisson })
            yield return new($"{path}.arrivals", "poisson", "even, as NBomber has no random arrivals of a rate");
        foreach (var (length, i) in Lengths(workload.Load).Select((l, i) => (l, i)))
            if (length < s_shortest)
                yield return new($"{path}.stages[{i}].duration", Seconds(length), "1s or more with NBomber");
    }

    /// <summary>The simulations of a load, in order.</summary>
    public static LoadSimulation[] Of(LoadProfile load) =>
        load is ClosedLoad closed ? [.. OfUsers(closed)] : [.. OfRate(((OpenLoad)load).Rate)];

    private static IEnumerable<TimeSpan> Lengths(LoadProfile load) =>
        load is ClosedLoad closed
            ? closed.Stages.Select(s => s.Duration)
            : ((OpenLoad)load).Rate.Stages.Select(s => s.Duration);

    private static IEnumerable<LoadSimulation> OfUsers(ClosedLoad load)
    {
        var users = 0;
        foreach (var stage in load.Stages)
        {
            var left = stage.Duration;
            // A ramp begins where the simulation before it ended: a jump takes a second of its own.
            if (stage.FromUsers != users && stage.FromUsers != stage.ToUsers && left >= s_shortest * 2)
            {
                yield return Kept(stage.FromUsers, s_shortest);
                left -= s_shortest;
            }
            yield return stage.FromUsers == stage.ToUsers
                ? Kept(stage.ToUsers, left)
                : Simulation.RampingConstant(stage.ToUsers, left);
            users = stage.ToUsers;
        }

        static LoadSimulation Kept(int users, TimeSpan during) =>
            users == 0 ? Simulation.Pause(during) : Simulation.KeepConstant(users, during);
    }

    private static IEnumerable<LoadSimulation> OfRate(ArrivalRate rate)
    {
        var isRamped = rate.Stages.Any(s => s.FromPerSecond != s.ToPerSecond);
        var shared = IntervalOf(
            rate.Stages.SelectMany(s => new[] { s.FromPerSecond, s.ToPerSecond }),
            rate.Stages.Min(s => s.Duration)
        );
        var before = 0.0;
        foreach (var stage in rate.Stages)
        {
            var left = stage.Duration;
            if (stage.FromPerSecond == stage.ToPerSecond)
                yield return isRamped
                    ? Injected(stage.ToPerSecond, shared, left)
                    : Injected(stage.ToPerSecond, IntervalOf(stage), left);
            else
            {
                if (stage.FromPerSecond != before && left >= shared * 2)
                {
                    yield return Injected(stage.FromPerSecond, shared, shared);
                    left -= shared;
                }
                yield return Simulation.RampingInject(Whole(stage.ToPerSecond, shared), shared, left);
            }
            before = stage.ToPerSecond;
        }
    }

    private static LoadSimulation Injected(double perSecond, TimeSpan interval, TimeSpan during) =>
        perSecond == 0 ? Simulation.Pause(during) : Simulation.Inject(Whole(perSecond, interval), interval, during);

    /// <summary>How many calls begin in an interval; of a rate above 0, at least one.</summary>
    private static int Whole(double perSecond, TimeSpan interval) =>
        perSecond == 0 ? 0 : Math.Max(1, (int)Math.Round(perSecond * interval.TotalSeconds));

    /// <summary>The interval of a rate that stays: call by call for a low rate with a fraction.</summary>
    private static TimeSpan IntervalOf(RateStage stage) =>
        stage.ToPerSecond is > 0 and < MostOneByOne && stage.ToPerSecond != Math.Floor(stage.ToPerSecond)
            ? Least(TimeSpan.FromSeconds(1 / stage.ToPerSecond), stage.Duration)
            : IntervalOf([stage.ToPerSecond], stage.Duration);

    /// <summary>The shortest interval of whole seconds in which all rates are whole, or nearest to it.</summary>
    private static TimeSpan IntervalOf(IEnumerable<double> rates, TimeSpan shortest)
    {
        var all = rates.Where(r => r > 0).ToList();
        return Enumerable
            .Range(1, LongestInterval)
            .Select(s => TimeSpan.FromSeconds(s))
            .Where(i => i <= shortest || i == s_shortest)
            .MinBy(i =>
                all.Select(r => Math.Round(Math.Abs(Whole(r, i) / (r * i.TotalSeconds) - 1), 9)).Append(0).Max()
            );
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Seconds(TimeSpan length) => Limits.TextOf(length);
}
