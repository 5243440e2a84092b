using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class ProcStatTests
{
    [Fact]
    public void A_program_may_have_blanks_and_brackets_in_its_name() =>
        Assert.Equal(
            new ProcStat('T', 41, 40, 987654),
            ProcStat.Parse(
                "42 (a) b (c) T 41 40 39 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 2 18446744073709551615"
            )
        );

    [Theory]
    [InlineData("")]
    [InlineData("42 (sh) T 41")]
    public void A_line_that_is_cut_short_is_not_a_process(string line) => Assert.Null(ProcStat.Parse(line));

    [Fact]
    public void This_process_is_running() => Assert.Equal(HostState.Running, ProcessIdentity.Current.State);

    [Fact]
    public void A_process_with_this_number_and_another_start_time_is_gone() =>
        Assert.Equal(
            HostState.Gone,
            (ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime - 1 }).State
        );
}
