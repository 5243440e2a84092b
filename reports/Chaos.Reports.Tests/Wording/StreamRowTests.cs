using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Trials;
using Chaos.Reports.Markdown;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class StreamRowTests
{
    [Fact]
    public void A_stream_has_a_row_for_first_messages_and_one_for_those_between()
    {
        var trial = WithMessages(Some.Storm(levels: false).Trials[0]);

        var rows = StreamRow.Of([trial], Phase.Baseline);

        Assert.Equal(["to the first message", "between messages"], rows.Select(r => r.What));
        Assert.All(rows, r => Assert.Equal(trial.Workloads[0].Name, r.Name));
        Assert.Equal(["30.0", "5.0"], rows.Select(r => r.Figures[2]));
        Assert.Equal(StreamRow.Headings.Count, rows[0].Figures.Count);
    }

    [Fact]
    public void Calls_that_are_no_stream_have_no_table()
    {
        Assert.Empty(StreamRow.Of([Some.Storm(levels: false).Trials[0]], Phase.Baseline));
    }

    [Fact]
    public void The_terminal_and_Markdown_have_the_messages_of_streams()
    {
        var (result, trials) = Some.Storm(levels: false);
        var content = Some.Content(Some.Run(result), trials.Select(WithMessages));
        var text = TextReport.Of(content);

        Assert.Equal(
            [
                "three-retries, during the fault, messages of streams: ms from the begin of a call to its first message, and from one "
                    + "message to the next",
            ],
            text.Streams.Select(s => s.Title).Take(1)
        );
        foreach (var width in new[] { 60, 80, 120 })
        {
            var lines = text.Lines(width).Select(l => l.Text).ToList();
            Assert.All(
                lines.Where(l => l.Contains("between messages", StringComparison.Ordinal)),
                l => Assert.True(l.Length <= width, l)
            );
            Assert.Contains(lines, l => l.StartsWith("checkout between messages", StringComparison.Ordinal));
            Assert.Contains(lines, l => l.TrimEnd().EndsWith("30.0", StringComparison.Ordinal));
        }
        var markdown = new StringWriter();
        new MarkdownReport().Write(content, markdown);
        Assert.Contains("| checkout between messages |", $"{markdown}", StringComparison.Ordinal);
    }

    private static TrialRecord WithMessages(TrialRecord trial) =>
        trial with
        {
            Workloads =
            [
                .. trial.Workloads.Select(w =>
                    w with
                    {
                        Slots =
                        [
                            .. w.Slots.Select(s => s with { FirstMessage = Times(30), BetweenMessages = Times(5) }),
                        ],
                    }
                ),
            ],
        };

    private static PackedHistogram Times(int milliseconds)
    {
        var times = new LatencyHistogram();
        times.Record(TimeSpan.FromMilliseconds(milliseconds));
        return times.Pack();
    }
}
