using System.Text;
using Chaos.Cli.Output;

namespace Chaos.Tools.Tests.Cli;

public sealed class SteadyWriterTests
{
    [Fact]
    public void Text_is_written_until_the_terminal_is_gone_and_then_dropped_without_an_error()
    {
        var terminal = new Terminal { Lines = 2 };
        var writer = new SteadyWriter(terminal);

        for (var i = 1; i <= 4; i++)
            writer.WriteLine($"line {i}");
        writer.Write('x');
        writer.Flush();

        Assert.Equal("line 1\nline 2\n", terminal.Seen.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(3, terminal.Asked);
    }

    /// <summary>A writer that is closed after some lines.</summary>
    private sealed class Terminal : TextWriter
    {
        public int Lines { get; init; }

        public StringBuilder Seen { get; } = new();

        public int Asked { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value) => Take(value ?? "");

        public override void Write(char[] buffer, int index, int count) => Take(new string(buffer, index, count));

        public override void Write(char value) => Take(value.ToString());

        private void Take(string text)
        {
            if (text.ReplaceLineEndings("\n") != "\n")
                Asked++;
            if (Asked > Lines)
                throw new IOException("Input/output error");
            Seen.Append(text);
        }
    }
}
