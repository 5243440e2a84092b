using System.Text;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_end_at_a_line_feed_with_or_without_a_carriage_return_and_at_the_end() =>
        Assert.Equal(["a", "", "ü", "c"], Split("a\r\n\nü\nc"));

    [Fact]
    public void A_line_without_an_end_is_cut_and_the_next_is_whole()
    {
        var lines = Split(new string('x', 3 * LineSplitter.LongestLine + 1) + "\nnext\n");
        Assert.Equal([new string('x', LineSplitter.LongestLine), "next"], lines);
    }

    static List<string> Split(string text)
    {
        var lines = new List<string>();
        LineSplitter.Run(new MemoryStream(Encoding.UTF8.GetBytes(text)), lines.Add);
        return lines;
    }
}
