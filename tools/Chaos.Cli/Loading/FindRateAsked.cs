namespace Chaos.Cli.Loading;

/// <summary>What the user asked for with <c>--find-rate</c>: texts that nothing has read yet.</summary>
internal sealed record FindRateAsked
{
    /// <summary>What has to hold, such as <c>p99 &lt; 300 ms and availability >= 99.9 %</c>.</summary>
    public required string Keeps { get; init; }

    /// <summary>The highest rate to try; null for the default.</summary>
    public string? Most { get; init; }

    /// <summary>Longest time of the whole search; null for the default.</summary>
    public string? MostTime { get; init; }
}
