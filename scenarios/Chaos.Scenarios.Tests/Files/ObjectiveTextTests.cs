using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Scenarios.Tests.Files;

public sealed class ObjectiveTextTests
{
    private static readonly ObjectiveNames s_names = new(
        ["client->orders", "orders->payment"],
        ["checkout", "search"],
        ["queue"]
    );

    [Theory]
    [InlineData("p99 < 400 ms during fault", "latency p99 ≤ 400 Fault")]
    [InlineData("p99.9 <= 1.5s", "latency p99.9 ≤ 1500 Fault")]
    [InlineData("p50 of checkout < 40 ms before the fault", "latency p50 of checkout ≤ 40 Baseline")]
    [InlineData("p99(good) < 400 ms", "latency p99 of good calls ≤ 400 Fault")]
    [InlineData("p95( failed ) < 50 ms", "latency p95 of failed calls ≤ 50 Fault")]
    [InlineData("p99(checkout, good) < 400 ms", "latency p99 of good calls of checkout ≤ 400 Fault")]
    [InlineData("p99(checkout) < 400 ms", "latency p99 of checkout ≤ 400 Fault")]
    [InlineData("p99(good) of search < 400 ms", "latency p99 of good calls of search ≤ 400 Fault")]
    [InlineData("max < 2 s in all", "longest wait ≤ 2000 Whole")]
    [InlineData("availability >= 99 %", "good calls ≥ 0.99 Fault")]
    [InlineData("availability>=99.95% after fault", "good calls ≥ 0.9995 Recovery")]
    [InlineData("attempts(orders->payment) <= 1.1", "attempts on orders->payment per call ≤ 1.1 Fault")]
    [InlineData(
        "attempts ( orders -> payment ) <= 1.1x during fault",
        "attempts on orders->payment per call ≤ 1.1 Fault"
    )]
    [InlineData("connections(orders->payment) < 2", "connections on orders->payment per call ≤ 2 Fault")]
    [InlineData("recovers within 5 s", "time to recover ≤ 5 Fault")]
    [InlineData("recovers within 1 m", "time to recover ≤ 60 Fault")]
    [InlineData("goodput >= 45 /s during fault", "good calls a second ≥ 45 Fault")]
    [InlineData("reading(queue) < 100", "highest reading of queue ≤ 100 Fault")]
    [InlineData("reading(queue, peak) < 100", "highest reading of queue ≤ 100 Fault")]
    [InlineData("reading(queue, last) < 100 after fault", "last reading of queue ≤ 100 Recovery")]
    [InlineData("reading(queue,mean) < 100", "mean reading of queue ≤ 100 Fault")]
    [InlineData("reading( queue , rise ) <= 0 in all", "rise of queue ≤ 0 Whole")]
    [InlineData("inFlight <= 200", "calls in flight, peak ≤ 200 Fault")]
    public void An_objective_is_a_metric_a_limit_and_a_phase(string text, string means)
    {
        var errors = new List<PlanError>();
        var read = ObjectiveText.Read(text, s_names, Phase.DuringFault, "o", errors);

        Assert.Empty(errors);
        Assert.Equal(
            means,
            FormattableString.Invariant(
                $"{read!.Metric.Name} {read.Limit.Sign} {Math.Round(read.Limit.Value, 9)} {read.Phase.Kind}"
            )
        );
    }

    [Theory]
    [InlineData("fast please", "fast please", "METRIC <= NUMBER UNIT")]
    [InlineData("p100 < 400 ms", "p100", "p50 to p99.99")]
    [InlineData("availablity >= 99 %", "availablity", "availability")]
    [InlineData("attempts(orders->paymnt) <= 1.1", "orders->paymnt", "client->orders, orders->payment")]
    [InlineData("attempts <= 1.1", "attempts", "attempts(FROM->TO)")]
    [InlineData("reading(depth) < 3", "depth", "queue")]
    [InlineData(
        "reading(queue, sum) < 3",
        "queue,sum",
        "queue, alone or with last, peak, mean, rise, such as reading(queue, rise)"
    )]
    [InlineData("p99 of chekout < 400 ms", "chekout", "checkout, search")]
    [InlineData("p99(goood) < 400 ms", "goood", "good, failed, first, between, checkout, search")]
    [InlineData("p99(chekout, good) < 400 ms", "chekout,good", "checkout,good")]
    [InlineData("p99 < 400", "p99 < 400", "400 ms or 400 s")]
    [InlineData("p99 < 400 %", "%", "ms, s")]
    [InlineData("p99 < 400 parsecs during fault", "parsecs", "ms, s")]
    [InlineData("p99 < 400 during fault", "p99 < 400 during fault", "400 ms or 400 s")]
    [InlineData("inFlight <= 200 calls in all", "calls", "no unit, /s")]
    [InlineData("availability >= 0.99", "availability >= 0.99", "a percentage: 99 %")]
    [InlineData("availability >= 990 %", "990 %", "0 to 100 %")]
    [InlineData("p99 < 400 ms when it rains", "when it rains", "before fault, during fault, after fault, in all")]
    [InlineData("p99 < 4.0.0 ms", "4.0.0", "a number")]
    public void A_wrong_objective_is_reported_with_what_is_allowed(string text, string value, string allowed)
    {
        var errors = new List<PlanError>();

        Assert.Null(ObjectiveText.Read(text, s_names, Phase.DuringFault, "objectives[0]", errors));

        var error = Assert.Single(errors);
        Assert.Equal(("objectives[0]", value), (error.Field, error.Value));
        Assert.Contains(allowed, error.Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error rate < 1%", "availability >= 99 %")]
    [InlineData("errors <= 0.5 %", "availability >= 99.5 %")]
    [InlineData("http_req_failed: rate<0.01", "availability >= 99 %")]
    [InlineData("success rate >= 99%", "availability >= 99 %")]
    [InlineData("p(95)<200", "p95 < 200 ms")]
    [InlineData("http_req_duration: p(99.9) < 1.5s", "p99.9 < 1.5 s")]
    [InlineData("rps > 100", "goodput >= 100 /s")]
    public void A_threshold_in_the_words_of_another_tool_is_told_in_ours(string text, string meant)
    {
        var errors = new List<PlanError>();

        Assert.Null(ObjectiveText.Read(text, s_names, Phase.DuringFault, "o", errors));
        Assert.Equal(meant, Assert.Single(errors).Meant);
        Assert.NotNull(ObjectiveText.Read(meant, s_names, Phase.DuringFault, "o", errors));
    }

    [Fact]
    public void Every_word_has_a_form_of_its_own() =>
        Assert.Equal(ObjectiveText.Words.Count, ObjectiveText.Words.Select(w => w.Form).Distinct().Count());

    [Theory]
    [InlineData("p99.9(checkout, good)")]
    [InlineData("p50(failed)")]
    [InlineData("availability of search")]
    [InlineData("goodput")]
    [InlineData("inFlight")]
    [InlineData("max")]
    [InlineData("recovers")]
    [InlineData("attempts(orders->payment)")]
    [InlineData("connections(client->orders) of checkout")]
    [InlineData("reading(queue)")]
    [InlineData("reading(queue, rise)")]
    public void A_measure_is_written_as_it_was_said(string text)
    {
        var errors = new List<PlanError>();
        var read = ObjectiveText.ReadMeasure(text, s_names, Phase.DuringFault, "o", errors);

        Assert.Empty(errors);
        Assert.Equal(text, read!.Value.Metric.Written);
    }

    [Theory]
    [InlineData("p99 of checkout during fault", "p99(checkout)")]
    [InlineData("availability of search after the fault", "availability of search")]
    [InlineData("reading ( queue ) in all", "reading(queue)")]
    public void A_measure_may_be_of_one_workload_and_in_a_part_of_the_trial(string text, string written)
    {
        var errors = new List<PlanError>();
        var read = ObjectiveText.ReadMeasure(text, s_names, Phase.DuringFault, "o", errors);

        Assert.Empty(errors);
        Assert.Equal(written, read!.Value.Metric.Written);
    }

    [Fact]
    public void Every_word_is_written_as_it_is_read()
    {
        foreach (var word in ObjectiveText.Words)
        foreach (var argument in s_names.InBracketsOf(word)?.Cast<string?>() ?? [null])
        {
            var errors = new List<PlanError>();
            var metric = word.Read(word.Example, argument);

            Assert.Equal(
                metric,
                ObjectiveText.ReadMeasure(metric!.Written!, s_names, Phase.DuringFault, "o", errors)?.Metric
            );
            Assert.Empty(errors);
        }
    }
}
