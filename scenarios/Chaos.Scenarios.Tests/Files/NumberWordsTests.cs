namespace Chaos.Scenarios.Tests.Files;

public sealed class NumberWordsTests
{
    [Theory]
    [InlineData("    rate: 50", "    rate: 600/m", 10)]
    [InlineData("    rate: 50", "    rate: 50/s", 50)]
    [InlineData("    rate: 50", "    rate: 36000 / h", 10)]
    public void A_rate_may_be_by_the_minute(string old, string replacement, double rate)
    {
        var read = SomeFile.With(old, replacement + "\n    timeout: 2s");
        Assert.Empty(read.Lines);
        Assert.Equal(rate, read.Experiment!.Workloads[0].Load.CallsDue(TimeSpan.Zero, TimeSpan.FromSeconds(1)), 1e-9);
    }

    [Theory]
    [InlineData("steadyState: 95 %", .95)]
    [InlineData("steadyState: 99.5%", .995)]
    [InlineData("steadyState: .9", .9)]
    public void A_share_may_be_in_per_cent(string line, double share) =>
        Assert.Equal(share, SomeFile.Read($"{SomeFile.Text}\n{line}\n").Experiment!.SteadyState, 1e-12);

    [Fact]
    public void A_steady_state_is_needed_before_a_fault_and_not_without_one()
    {
        Assert.Equal(.99, SomeFile.Read(SomeFile.Text).Experiment!.SteadyState);

        var loads = SomeFile.Text[..SomeFile.Text.IndexOf("faults:", StringComparison.Ordinal)];
        var read = SomeFile.Read($"{loads}objectives:\n  - availability >= 95 %\n");

        Assert.Empty(read.Lines);
        Assert.Equal(0, read.Experiment!.SteadyState);
    }

    [Theory]
    [InlineData(
        "    rate: 50",
        "    rate: 5 %",
        "workloads.checkout.rate: \"5 %\" is not allowed; allowed: calls a second such as 50, 50/s"
    )]
    [InlineData(
        "    rate: 50",
        "    rate: 10/d",
        "workloads.checkout.rate: \"10/d\" is not allowed; allowed: calls a second such as 50, 50/s"
    )]
    [InlineData(
        "id: checkout.payment-slow",
        "id: checkout.payment-slow\nsteadyState: 10/m",
        "steadyState: \"10/m\" is not allowed; allowed: a number"
    )]
    public void A_text_that_stands_for_no_number_there_is_a_mistake(string old, string replacement, string told) =>
        Assert.Contains(SomeFile.With(old, replacement).Lines, l => l.Contains(told, StringComparison.Ordinal));
}
