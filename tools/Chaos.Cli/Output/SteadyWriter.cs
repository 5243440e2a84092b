using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Cli.Output;

/// <summary>
/// Standard output or error, without secrets, as it goes on when its terminal is closed or its disk is full: what can
/// no longer be told is dropped, for a run that dies of it would lose what it measured.
/// </summary>
/// <param name="inner">Where it writes while that can be.</param>
internal sealed class SteadyWriter(TextWriter inner) : TextWriter
{
    private volatile bool _isGone;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Lets both standard streams of this process go on.</summary>
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
