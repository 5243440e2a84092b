using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class BoundedLogTests : IDisposable
{
    private const long Most = 200_000;
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_log_that_gets_too_long_keeps_its_beginning_and_its_end_in_whole_lines_and_tells_what_is_left_out()
    {
        var written = 0L;
        using (var log = new BoundedLog(_path, Most))
        {
            for (var i = 0; i < 100_000; i++)
            {
                log.WriteLine($"line {i}");
                written += $"line {i}\n".Length;
                Assert.True(i % 1000 != 0 || new FileInfo(_path).Length <= Most);
            }
        }

        var lines = File.ReadAllLines(_path);
        var note = Array.FindIndex(lines, l => l.StartsWith("---", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, note).Select(i => $"line {i}"), lines[..note]);
        var first = 100_000 - (lines.Length - note - 1);
        Assert.Equal(Enumerable.Range(first, 100_000 - first).Select(i => $"line {i}"), lines[(note + 1)..]);
        Assert.True(note > 4_000 && 100_000 - first > 4_000);
        var left = written - lines.Where((_, i) => i != note).Sum(l => l.Length + 1L);
        Assert.Equal($"--- {left} bytes were left out here: this file holds at most {Most} ---", lines[note]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void A_log_that_is_opened_again_counts_on_what_it_has_left_out(int times)
    {
        var written = 0L;
        for (var time = 0; time < times; time++)
        {
            using var log = new BoundedLog(_path, Most);
            for (var i = 0; i < 20_000; i++)
            {
                log.WriteLine($"line {time} {i}");
                written += $"line {time} {i}\n".Length;
            }
        }

        AssertCounted(written);
    }

    [Fact]
    public void A_log_with_lines_that_are_longer_than_a_look_for_their_end_counts_what_it_leaves_out()
    {
        const int Length = 90_000;
        for (var i = 0; i < 40; i++)
        {
            using var log = new BoundedLog(_path, 4 * Most);
            log.WriteLine(new string('a', Length));
        }

        AssertCounted(40L * (Length + 1));
    }

    [Fact]
    public void A_log_that_is_opened_again_goes_on()
    {
        using (var log = new BoundedLog(_path))
            log.WriteLine("a");
        using (var log = new BoundedLog(_path))
            log.WriteLine("b");

        Assert.Equal(["a", "b"], File.ReadAllLines(_path));
    }

    [Fact]
    public void A_single_line_that_is_longer_than_the_log_is_written_whole()
    {
        using (var log = new BoundedLog(_path, 100))
        {
            log.WriteLine(new string('a', 300));
            log.WriteLine("b");
        }

        Assert.EndsWith("b\n", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    /// <summary>Checks that the only note tells the bytes that were written and are not there.</summary>
    private void AssertCounted(long written)
    {
        var text = File.ReadAllText(_path);
        var note = Regex.Matches(text, "--- ([0-9]+) bytes were left out here: .*? ---\n").Single();
        Assert.Equal(
            (written - (text.Length - note.Length)).ToString(CultureInfo.InvariantCulture),
            note.Groups[1].Value
        );
    }
}
