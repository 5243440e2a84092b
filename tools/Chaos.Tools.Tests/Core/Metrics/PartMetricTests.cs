using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class PartMetricTests
{
    /// <summary>100 journeys a second of two steps; of the second step one of two calls fails.</summary>
    private static readonly TrialRecord s_record = With(Some.Record("with", attempts: _ => 3));

    [Fact]
    public void Arrivals_are_counted_once()
    {
        Assert.Equal(100, Of(new Goodput(), Phase.Whole), 1e-9);
        Assert.Equal(1, Of(new Availability(), Phase.Whole), 1e-9);
    }

    [Fact]
    public void A_part_has_figures_of_its_own()
    {
        Assert.Equal(.5, Of(new OfWorkload("calls.buy", new Availability()), Phase.Whole), 1e-9);
        Assert.Equal(1, Of(new OfWorkload("calls.login", new Availability()), Phase.Whole), 1e-9);
        Assert.Equal(50, Of(new OfWorkload("calls.buy", new Goodput()), Phase.Whole), 1e-9);
        Assert.Equal(1, Of(new OfWorkload("calls", new Availability()), Phase.Whole), 1e-9);
    }

    [Fact]
    public void Attempts_per_call_are_divided_by_the_calls_of_the_steps()
    {
        // 3 attempts for each of 100 arrivals, which make two calls each.
        Assert.Equal(1.5, Of(new AttemptsPerCall("payment"), Phase.Whole), 1e-9);
        Assert.Equal(1.5, Of(new CounterPerCall("x", "payment", ServiceRecord.Attempts), Phase.Whole), 1e-9);
        Assert.Equal(3, Of(new OfWorkload("calls.buy", new AttemptsPerCall("payment")), Phase.Whole), 1e-9);
    }

    [Theory]
    [InlineData("availability")]
    [InlineData("goodput")]
    [InlineData("max")]
    [InlineData("inFlight")]
    public void A_word_takes_a_part_in_brackets(string word)
    {
        var metric = MetricWords.All.Select(w => w.Read(word, "shop.buy")).OfType<OfWorkload>().Single();
        Assert.Equal("shop.buy", metric.Workload);
        Assert.Equal($"{word} of shop.buy", metric.Written);
    }

    [Fact]
    public void An_unknown_part_is_a_mistake_that_lists_the_parts()
    {
        var experiment = Some.Experiment() with
        {
            Workloads =
            [
                Some.Experiment().Workloads[0] with
                {
                    Mix =
                    [
                        new(
                            1,
                            new()
                            {
                                Name = "checkout",
                                Steps =
                                [
                                    .. new[] { "login", "buy" }.Select(n => new Chaos.Core.Journeys.Step
                                    {
                                        Name = n,
                                        Target = new Some.NowhereSpec { Service = "payment" },
                                    }),
                                ],
                            }
                        ),
                    ],
                },
            ],
        };
        var error = new OfWorkload("calls.pay", new Availability()).TooShort(experiment, Phase.Whole, null, "x");
        Assert.Equal(("calls.pay", "calls, calls.login, calls.buy"), (error!.Value, error.Allowed));
        Assert.Null(new OfWorkload("calls.buy", new Availability()).TooShort(experiment, Phase.Whole, null, "x"));
    }

    private static double Of(Metric metric, Phase phase) => metric.Measure([s_record], phase)!.Value.Value;

    private static TrialRecord With(TrialRecord record)
    {
        var whole = record.Workloads[0];
        return record with
        {
            Workloads =
            [
                whole with
                {
                    Parts =
                    [
                        whole with
                        {
                            Name = "calls.login",
                        },
                        whole with
                        {
                            Name = "calls.buy",
                            Slots =
                            [
                                .. whole.Slots.Select(s =>
                                    s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.Ok] = 50,
                                            [CallStatus.Unexpected] = 50,
                                        },
                                    }
                                ),
                            ],
                        },
                    ],
                },
            ],
        };
    }
}
