namespace Chaos.Faults.Edges;

/// <summary>A delay in words.</summary>
internal static class DelayText
{
    /// <summary>Returns the words of a delay; with a 99th percentile above zero it is the median of a lognormal one.</summary>
    public static string Of(TimeSpan delay, TimeSpan p99) =>
        p99 > TimeSpan.Zero
            ? FormattableString.Invariant($"p50 {delay.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms")
            : FormattableString.Invariant($"{delay.TotalMilliseconds:0} ms");
}
