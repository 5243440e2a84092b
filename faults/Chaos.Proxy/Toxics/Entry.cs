namespace Chaos.Proxy.Toxics;

/// <summary>How a proxy takes new connections.</summary>
/// <param name="Way">What its listener does.</param>
/// <param name="Most">The most connections that may be open; more are reset.</param>
internal readonly record struct Entry(EntryWay Way, long Most)
{
    /// <summary>Connections are accepted.</summary>
    public static readonly Entry Open = new(EntryWay.Open, long.MaxValue);

    /// <summary>What several toxics do together.</summary>
    public Entry And(Entry other) => new(Way > other.Way ? Way : other.Way, Math.Min(Most, other.Most));
}
