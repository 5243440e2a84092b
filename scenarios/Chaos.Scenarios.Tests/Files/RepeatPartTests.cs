using Chaos.Core.Faults;

namespace Chaos.Scenarios.Tests.Files;

public sealed class RepeatPartTests
{
    private const string Fault = "  - slow: { edge: orders->payment, delay: 300ms }\n    for: 14s";

    [Fact]
    public void A_fault_comes_as_often_as_the_file_says()
    {
        var windows = Windows(
            "  - refuse: { edge: orders->payment }\n    start: 1s\n    for: 2s\n    every: 5s\n    times: 3"
        );
        Assert.Equal([1, 6, 11], windows.Select(w => w.Start.TotalSeconds));
        Assert.All(windows, w => Assert.Equal(2, w.Duration.TotalSeconds));
    }

    [Fact]
    public void Without_a_number_it_comes_to_the_end_of_the_fault_phase()
    {
        var windows = Windows(
            "  - cut: { edge: orders->payment }\n    for: 2s\n    every: 4s\ndurations: { fault: 14s }"
        );
        Assert.Equal([0, 4, 8, 12], windows.Select(w => w.Start.TotalSeconds));
    }

    [Fact]
    public void A_flapping_edge_is_cut_and_let_be_in_turn()
    {
        var windows = Windows("  - flap: { edge: orders->payment, down: 2s, up: 3s }\n    for: 13s");
        Assert.Equal([(0, 2), (5, 2), (10, 2)], windows.Select(w => (w.Start.TotalSeconds, w.Duration.TotalSeconds)));
        Assert.All(windows, w => Assert.Equal("orders->payment cut", w.Fault.Summary));
    }

    [Theory]
    [InlineData(
        "for: 2s\n    every: 2s\n    times: 2",
        "mine.yaml:23:5: faults[0].every: 2s is not allowed; allowed: 3s or more: it lasts 2s, and canaries have to feel its end"
    )]
    [InlineData(
        "for: 2s\n    every: 5s",
        "mine.yaml:21:5: faults[0].times: missing; expected how often, or durations.fault, to whose end it is repeated"
    )]
    [InlineData(
        "for: 2s\n    times: 2",
        "mine.yaml:23:5: faults[0].times: 2 is not allowed; allowed: only beside every"
    )]
    [InlineData(
        "for: 1s\n    every: 2s\n    times: 21",
        "mine.yaml:21:5: faults[0]: more than 20 times is not allowed; allowed: at most 20 times: each sends canaries of its own"
    )]
    [InlineData(
        "for: 2s\n    every: often",
        "\"often\" is not allowed; allowed: a duration such as 100ms, 2s, 1m30s, 1h or 00:00:02"
    )]
    public void A_mistake_is_told_with_what_is_allowed(string times, string told) =>
        Assert.Contains(
            SomeFile.With(Fault, $"  - cut: {{ edge: orders->payment }}\n    {times}").Lines,
            l => l.Contains(told, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(
        "answerWithStatus: { edge: orders->payment, answers: [503, 404, pass], share: 0.5 }",
        "answers[1]: 404 is not allowed; allowed: 429, 500 to 599, or pass",
        "share: 0.5 is not allowed; allowed: 1 beside answers"
    )]
    [InlineData(
        "latency: { edge: orders->payment, delay: 1s, jitter: 5ms, distribution: { p50: 2s, p99: 40ms } }",
        "delay: 1s is not allowed; allowed: a delay or a distribution, not both",
        "distribution.p99: 40ms is not allowed; allowed: p50, 2s, or more",
        "jitter: 5ms is not allowed; allowed: none beside a distribution"
    )]
    [InlineData(
        "latency: { edge: orders->payment }",
        "delay: missing; expected a delay above 0s, at most 1m, or a distribution"
    )]
    [InlineData(
        "flap: { edge: orders->payment, down: 100ms, up: 3s }",
        "down: 100ms is not allowed; allowed: 1s to 1h"
    )]
    [InlineData(
        "loss: { edge: orders->payment, share: 0.00001 }",
        "share: 0.00001 is not allowed; allowed: whole steps of 0.01 %"
    )]
    public void Values_that_do_not_fit_together_are_told_all_at_once(string fault, params string[] told)
    {
        var lines = SomeFile.With("slow: { edge: orders->payment, delay: 300ms }", fault).Lines.ToList();
        Assert.All(told, t => Assert.Contains(lines, l => l.Contains(t, StringComparison.Ordinal)));
        Assert.Equal(told.Length, lines.Count);
    }

    private static IReadOnlyList<FaultWindow> Windows(string faults)
    {
        var read = SomeFile.With(Fault, faults);
        Assert.Empty(read.Lines);
        return read.Experiment!.Faults;
    }
}
