using Chaos.Cli.Loading;
using Chaos.Core.Events;
using Chaos.Core.Texts;
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
        var output = new StringWriter();
        var experiment = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None)
            .Read(new() { Url = "localhost:5000" })!
            .Experiment;

        new LoadView(output, live: true, width: 80).Watch(
            new LoadSeen(
                new()
                {
                    Experiment = experiment,
                    Arms = experiment.Arms,
                    Round = 1,
                    Seed = 1,
                },
                TimeSpan.Zero,
                TrialStage.Load,
                TimeSpan.FromSeconds(left)
            )
            {
                CallsPerSecond = 0,
                GoodPerSecond = 0,
                P99 = null,
                AttemptsPerCall = 1,
                ActiveFaults = [],
                Ended = 0,
                Good = 0,
            }
        );

        Assert.Contains(words, $"{output}", StringComparison.Ordinal);
    }
}
