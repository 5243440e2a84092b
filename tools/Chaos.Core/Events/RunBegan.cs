using Chaos.Core.Experiments;

namespace Chaos.Core.Events;

/// <summary>A run begins.</summary>
/// <param name="Name">Name of the suite, or of what was asked for.</param>
/// <param name="Seed">Seed of every chance in it.</param>
/// <param name="StartedUtc">The time of day.</param>
/// <param name="Experiments">What it is going to run, in order.</param>
public sealed record RunBegan(string Name, ulong Seed, DateTimeOffset StartedUtc, IReadOnlyList<Experiment> Experiments)
    : RunEvent;
