using Chaos.Cli.Loading;
using Chaos.Core.Events;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli.Loading;

public sealed class LoadViewTests
{
    [Theory]
    [InlineData(11, "0 s of 10 s")]
    [InlineData(5, "5 s of 10 s")]
    [InlineData(0, "10 s of 10 s")]
    public void The_bar_of_time_stays_within_its_ends(int left, string words)
    {
        Assert.Contains(
            words,
            Shown(new() { Url = "localhost:5000" }, true, Seen(TrialStage.Load, TimeSpan.FromSeconds(left), 0)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_was_answered_is_counted_without_the_warm_up_as_in_the_result()
    {
        var asked = new LoadAsked { Url = "localhost:5000", WarmUp = "5s" };

        var lines = Shown(
                asked,
                false,
                Seen(TrialStage.WarmUp, TimeSpan.FromSeconds(5), 240, 5),
                Seen(TrialStage.Load, TimeSpan.FromSeconds(10), 240, 5),
                Seen(TrialStage.Load, TimeSpan.FromSeconds(5), 250, 10)
            )
            .Split('\n');

        Assert.StartsWith("    5 s  warm-up  240 answered  50/s now", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("   10 s  10 answered  50/s now  100 % good", lines[1], StringComparison.Ordinal);
    }

    private static string Shown(LoadAsked asked, bool live, params Func<TrialSetup, LoadSeen>[] seen)
    {
        var output = new StringWriter();
        var experiment = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None).Read(asked)!.Experiment;
        var setup = new TrialSetup
        {
            Experiment = experiment,
            Arms = experiment.Arms,
            Round = 1,
            Seed = 1,
        };
        var view = new LoadView(output, live, width: 80);
        foreach (var one in seen)
            view.Watch(one(setup));
        return $"{output}";
    }

    private static Func<TrialSetup, LoadSeen> Seen(TrialStage stage, TimeSpan left, long ended, int at = 0) =>
        setup =>
            new(setup, TimeSpan.FromSeconds(at), stage, left)
            {
                CallsPerSecond = 50,
                GoodPerSecond = 50,
                P99 = null,
                AttemptsPerCall = 1,
                ActiveFaults = [],
                Ended = ended,
                Good = ended,
            };
}
