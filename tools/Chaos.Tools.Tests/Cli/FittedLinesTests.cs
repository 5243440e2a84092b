using Chaos.Cli.Output;

namespace Chaos.Tools.Tests.Cli;

public sealed class FittedLinesTests
{
    private const string Line =
        "mine.yaml:9:35: workloads.calls.rte: no such key; did you mean rate? allowed: service, method, "
        + "path, grpc, proto, topic, key, queue, exchange, routingKey, headers, body";

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_line_is_broken_at_blanks_and_keeps_its_words(int width)
    {
        var fitted = FittedLines.Of(Line, width).Split('\n');

        Assert.All(fitted, l => Assert.True(l.Length <= width, l));
        Assert.All(fitted.Skip(1), l => Assert.StartsWith("    ", l, StringComparison.Ordinal));
        Assert.Equal(Line.Split(' '), fitted.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Continuation_lines_are_indented_further_than_the_first_line() =>
        Assert.Equal(
            "  retry.storm  42 s  2 arms x 1 round:\n      payment slower by 300 ms, 14 s",
            FittedLines.Of("  retry.storm  42 s  2 arms x 1 round: payment slower by 300 ms, 14 s", 40)
        );

    [Fact]
    public void Continuation_lines_of_a_column_stay_in_it() =>
        Assert.Equal(
            "  smoke  2.5 min  a verdict within three\n                  minutes",
            FittedLines.Of("  smoke  2.5 min  a verdict within three minutes", 40, column: 18)
        );

    [Fact]
    public void Into_a_file_a_line_stays_whole() => Assert.Equal(Line, FittedLines.Of(Line, width: null));

    [Fact]
    public void A_line_that_fits_stays_as_it_is() => Assert.Equal("a  b", FittedLines.Of("a  b", 40));

    [Fact]
    public void A_word_that_is_wider_than_the_terminal_is_not_broken()
    {
        var word = new string('x', 100);

        Assert.Equal($"see\n    {word}\n    there", FittedLines.Of($"see {word} there", 40));
        Assert.Equal(word, FittedLines.Of(word, 40));
    }
}
