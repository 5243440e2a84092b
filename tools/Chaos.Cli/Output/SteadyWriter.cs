using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Cli.Output;

/// <summary>
/// Wraps standard output or error. Masks secrets. When the terminal is closed or the disk is full, it drops the text
/// instead of failing: a run that ended for this reason would lose what it measured.
/// </summary>
/// <param name="inner">The writer that is wrapped.</param>
internal sealed class SteadyWriter(TextWriter inner) : TextWriter
{
    private volatile bool _isGone;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Wraps both standard streams of this process.</summary>
    public static void Install()
    {
        Console.SetOut(Synchronized(new SteadyWriter(Console.Out)));
        Console.SetError(Synchronized(new SteadyWriter(Console.Error)));
    }

    /// <inheritdoc/>
    public override void Write(char value) => Try(value, static (to, c) => to.Write(c));

    /// <inheritdoc/>
    public override void Write(string? value) =>
        Try(value, static (to, text) => to.Write(text is null ? null : SecretMask.Hide(text)));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) =>
        Try((buffer, index, count), static (to, part) => to.Write(part.buffer, part.index, part.count));

    /// <inheritdoc/>
    public override void Flush() => Try(0, static (to, _) => to.Flush());

    private void Try<T>(T what, Action<TextWriter, T> write)
    {
        if (_isGone)
            return;
        try
        {
            write(inner, what);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isGone = true;
        }
    }
}
