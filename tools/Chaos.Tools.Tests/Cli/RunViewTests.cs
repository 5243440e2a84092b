using Chaos.Cli.Output;
using Chaos.Core.Events;
using Chaos.Core.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Cli;

public sealed class RunViewTests
{
    private readonly StringWriter _output = new() { NewLine = "\n" };

    private IReadOnlyList<string> Lines =>
        [.. _output.ToString().Split('\n').Where(l => l.StartsWith("some.experiment", StringComparison.Ordinal))];

    [Fact]
    public void An_outage_between_two_plain_lines_is_in_the_next_one()
    {
        var view = new RunView(_output, live: false, 160, tellsVerdicts: false);
        view.Watch(At(0.5, TrialStage.Baseline, ended: 0, good: 0, 5));
        view.Watch(At(2, TrialStage.Baseline, ended: 100, good: 100, 5));
        view.Watch(At(3, TrialStage.Baseline, ended: 150, good: 100, 900));
        view.Watch(At(4, TrialStage.Baseline, ended: 200, good: 150, 5));
        view.Watch(At(5.5, TrialStage.Baseline, ended: 250, good: 200, 5));

        Assert.Equal(2, Lines.Count);
        Assert.Contains("200/250 good ", Lines[1], StringComparison.Ordinal);
        Assert.Contains("900 ms", Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_phase_that_begins_right_after_a_line_is_shown_a_second_later_and_no_line_twice()
    {
        var view = new RunView(_output, live: false, 160, tellsVerdicts: false);
        view.Watch(At(0, TrialStage.Baseline, 0, 0, 5));
        view.Watch(At(5.5, TrialStage.Baseline, 250, 250, 5));
        view.Watch(At(6, TrialStage.Fault, 270, 270, 5));
        view.Watch(At(6.5, TrialStage.Fault, 300, 280, 5));
        view.Watch(At(7, TrialStage.Fault, 320, 290, 5));

        Assert.Equal(3, Lines.Count);
        Assert.Contains("fault", Lines[2], StringComparison.Ordinal);
        Assert.Contains("30/50 good ", Lines[2], StringComparison.Ordinal);
        Assert.Equal(Lines.Count, Lines.Distinct().Count());
    }

    [Theory]
    [InlineData(120, "some.experiment with")]
    [InlineData(80, "fault 25 s left")]
    [InlineData(100, "some.experime… with")]
    public void A_live_line_never_cuts_the_fault_while_there_are_names_to_shorten(int width, string names)
    {
        const string fault = "payment: 300 ms of latency";
        var view = new RunView(_output, live: true, width, tellsVerdicts: false);
        view.Watch(At(5, TrialStage.Fault, 100, 100, 1234) with { ActiveFaults = [fault] });

        var line = _output.ToString().Split("\u001b[2K")[^1];
        Assert.EndsWith(fault, line, StringComparison.Ordinal);
        Assert.StartsWith(names, line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1, width - 1);
    }

    [Fact]
    public void A_fault_that_is_wider_than_the_terminal_is_cut_at_its_end()
    {
        var line = LoadLine.Of(
            At(5, TrialStage.Fault, 100, 100, 1234) with
            {
                ActiveFaults = [new string('f', 100)],
            },
            live: true,
            60
        );
        Assert.Equal(59, line.Length);
        Assert.EndsWith("fff…", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(42, "fault 25 s  50/50 p99 1234 ms  ! ")]
    [InlineData(55, "fault 25 s  50/50  ! ")]
    public void Figures_give_way_to_the_names_of_faults(int length, string before)
    {
        var fault = new string('f', length);
        var seen = At(5, TrialStage.Fault, 100, 100, 1234) with { ActiveFaults = [fault] };
        Assert.Equal(before + fault, LoadLine.Of(seen, live: true, 80));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void What_a_stop_says_is_broken_between_words(int width)
    {
        new RunView(_output, live: true, width, tellsVerdicts: false).Watch(new StopAsked());
        var lines = _output.ToString().Split("\u001b[2K")[^1].TrimEnd().Split('\n');
        Assert.All(lines, l => Assert.InRange(l.Length, 1, width));
        Assert.Equal(
            "stopping: reverting faults, keeping what was measured (Ctrl+C again stops at once)",
            string.Join(' ', lines.Select(l => l.Trim()))
        );
    }

    private static LoadSeen At(double seconds, TrialStage stage, long ended, long good, double p99)
    {
        var experiment = Experiments.Experiment();
        var setup = new TrialSetup
        {
            Experiment = experiment,
            Arms = [experiment.Candidate],
            Round = 1,
            Seed = 7,
        };
        return new(setup, TimeSpan.FromSeconds(seconds), stage, TimeSpan.FromSeconds(30 - seconds))
        {
            CallsPerSecond = 50,
            GoodPerSecond = 50,
            P99 = TimeSpan.FromMilliseconds(p99),
            AttemptsPerCall = 1,
            ActiveFaults = [],
            Ended = ended,
            Good = good,
        };
    }
}
