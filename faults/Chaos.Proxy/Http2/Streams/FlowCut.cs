using Chaos.Proxy.Http.Faults;

namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// Where a fault cuts a body. A truncated body loses its last byte if it is not longer, or its trailers if it has some:
/// every answer that is hit is incomplete. So the last byte waits until it is known what follows.
/// </summary>
internal sealed class FlowCut(BodyCut cut)
{
    private long _passed;

    /// <summary>Returns how many of the bytes that wait may pass.</summary>
    /// <param name="waiting">Number of bytes that wait.</param>
    /// <param name="isWhole">Whether no more will come.</param>
    /// <param name="hasTrailers">Whether trailers follow them.</param>
    public int Passes(int waiting, bool isWhole, bool hasTrailers)
    {
        var kept = cut.Reset || (isWhole && hasTrailers) || waiting == 0 ? 0 : 1;
        return (int)Math.Min(waiting - kept, cut.AfterBytes - _passed);
    }

    public void Pass(int bytes) => _passed += bytes;

    /// <summary>Returns whether the cut is now, given what waits after all that may pass has passed.</summary>
    /// <inheritdoc cref="Passes"/>
    public bool IsNow(int waiting, bool isWhole, bool hasTrailers) =>
        cut.Reset
            ? _passed == cut.AfterBytes || (isWhole && waiting == 0)
            : (_passed == cut.AfterBytes && waiting > 0)
                || (isWhole && (waiting > 0 || hasTrailers) && Passes(waiting, isWhole, hasTrailers) == 0);
}
