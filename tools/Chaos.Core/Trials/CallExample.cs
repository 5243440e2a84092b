using Chaos.Core.Calls;

namespace Chaos.Core.Trials;

/// <summary>One call, as an example.</summary>
/// <param name="Number">Its number in its workload.</param>
/// <param name="Due">When it was due, since the load began.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Attempts">Attempts made for it.</param>
/// <param name="LatencyMilliseconds">From due to done.</param>
/// <param name="Detail">What was seen.</param>
public sealed record CallExample(
    long Number,
    TimeSpan Due,
    CallStatus Status,
    int Attempts,
    double LatencyMilliseconds,
    string? Detail
);
