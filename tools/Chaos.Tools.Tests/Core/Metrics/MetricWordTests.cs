using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class MetricWordTests
{
    private const string Name = "orders->payment";

    private static readonly IReadOnlyList<Type> s_metrics =
    [
        .. typeof(Metric).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Metric)) && !t.IsAbstract),
    ];

    public static TheoryData<string> Words => [.. MetricWords.All.Select(w => w.Example)];

    [Fact]
    public void Each_metric_that_has_a_word_is_found()
    {
        var declared = s_metrics.Where(t => t.IsAssignableTo(typeof(IHasWord))).ToList();

        Assert.NotEmpty(declared);
        Assert.Equal(declared.Count, MetricWords.All.Count);
        Assert.Equal(
            declared.Select(t => t.Name).Order(),
            MetricWords.All.Select(w => Inner(Read(w, Arguments(w)[0])).GetType().Name).Order()
        );
    }

    [Fact]
    public void No_word_is_read_by_two_metrics() =>
        Assert.All(
            MetricWords.All,
            word => Assert.Single(MetricWords.All, w => Arguments(word).Any(a => w.Read(word.Example, a) is not null))
        );

    [Theory]
    [MemberData(nameof(Words))]
    public void A_metric_is_written_so_that_it_reads_as_itself(string example)
    {
        var word = MetricWords.All.Single(w => w.Example == example);

        Assert.StartsWith(example[..1], word.Form, StringComparison.Ordinal);
        Assert.All(
            Arguments(word),
            argument =>
            {
                var metric = Read(word, argument);

                Assert.NotNull(metric.Written);
                Assert.Equal(metric, Parsed(metric.Written));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_metric_of_one_workload_is_written_with_its_name(string example)
    {
        var word = MetricWords.All.Single(w => w.Example == example);
        var metric = Inner(Read(word, Arguments(word)[0]));

        Assert.Contains("checkout", new OfWorkload("checkout", metric).Written, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_figure_of_readings_is_read_and_written_by_its_word()
    {
        var figures = s_metrics.Where(t => t.IsAssignableTo(typeof(IReadingFigure))).ToList();
        var word = Assert.Single(MetricWords.All, w => w.Name == WordName.Reading);

        Assert.Equal(
            figures.Select(t => t.Name).Order(),
            word.Kinds.Select(k => Read(word, $"queue,{k}").GetType().Name).Order()
        );
        Assert.Equal(word.Kinds.Count, word.Kinds.Select(k => Read(word, $"queue,{k}").Written).Distinct().Count());
    }

    [Fact]
    public void A_percentile_is_written_with_its_workload_and_the_kind_of_its_calls()
    {
        Assert.Equal("p99", new LatencyPercentile(.99).Written);
        Assert.Equal("p99.9(good)", new LatencyPercentile(.999, LatencyOf.GoodCalls).Written);
        Assert.Equal("p99(first)", new LatencyPercentile(.99, LatencyOf.FirstMessage).Written);
        Assert.Equal(
            "p99(ticks, between)",
            new OfWorkload("ticks", new LatencyPercentile(.99, LatencyOf.BetweenMessages)).Written
        );
        Assert.Equal("p50(orders)", new OfWorkload("orders", new LatencyPercentile(.5)).Written);
        Assert.Equal(
            "p99(orders, good)",
            new OfWorkload("orders", new LatencyPercentile(.99, LatencyOf.GoodCalls)).Written
        );
        Assert.Equal("availability of orders", new OfWorkload("orders", new Availability()).Written);
        Assert.Equal("attempts(orders->payment)", new EdgeAttemptsPerCall(Name).Written);
        Assert.Equal("reading(queue)", SampledPeak.Read("queue").Written);
    }

    [Theory]
    [InlineData(.005)]
    [InlineData(.9999999)]
    [InlineData(1)]
    public void A_percentile_that_no_word_reads_is_not_written(double quantile) =>
        Assert.Null(new LatencyPercentile(quantile).Written);

    [Fact]
    public void A_metric_that_no_word_reads_is_not_written()
    {
        Assert.Null(new TimeToRecover(TimeSpan.FromSeconds(2)).Written);
        Assert.Null(new SampledPeak("calls held in order", "order in flight").Written);
        Assert.Null(new SampledLast("messages left", "messages not handled yet").Written);
        Assert.Null(new AttemptsPerCall("payment").Written);
        Assert.Null(new OfWorkload("a", new OfWorkload("b", new Availability())).Written);
    }

    [Fact]
    public void Metrics_of_edges_and_of_samples_have_a_chart()
    {
        Assert.Equal(
            new Chart("Attempts on orders->payment per call", Name, ServiceRecord.Attempts),
            new OfWorkload("checkout", new EdgeAttemptsPerCall(Name)).Drawn
        );
        Assert.Equal(
            new Chart("Connections on orders->payment per call", Name, ServiceRecord.Connections),
            new EdgeConnectionsPerCall(Name).Drawn
        );
        Assert.Equal(Chart.OfSeries("Readings of queue", "queue"), SampledPeak.Read("queue").Drawn);
        Assert.Null(new Availability().Drawn);
    }

    /// <summary>The arguments that a word may have in brackets; null for no brackets.</summary>
    private static IReadOnlyList<string?> Arguments(MetricWord word) =>
        [
            .. word.Name is WordName.None or WordName.Workload ? new string?[] { null } : [],
            .. word.KindsStandAlone ? word.Kinds : [],
            .. word.Name == WordName.None ? [] : word.Kinds.Select(k => $"{Name},{k}").Prepend(Name),
        ];

    private static Metric Read(MetricWord word, string? argument)
    {
        var metric = word.Read(word.Example, argument);
        Assert.NotNull(metric);
        return metric;
    }

    private static Metric? Parsed(string written)
    {
        // An objective may name the workload behind the word as well as in brackets.
        var parts = (written.Split(" of ") is [var word, var of] ? $"{word}({of})" : written).TrimEnd(')').Split('(');
        var argument = parts.Length > 1 ? parts[1].Replace(" ", "", StringComparison.Ordinal) : null;
        return MetricWords.All.Select(w => w.Read(parts[0], argument)).Single(m => m is not null);
    }

    private static Metric Inner(Metric metric) => metric is OfWorkload of ? of.Whole : metric;
}
