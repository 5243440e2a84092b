using Chaos.Core.Experiments;

namespace Chaos.Core.Events;

/// <summary>A run began.</summary>
/// <param name="Name">Name of the suite, or of the requested experiments.</param>
/// <param name="Seed">Seed of all random draws in the run.</param>
/// <param name="StartedUtc">When the run began, in UTC.</param>
/// <param name="Experiments">The experiments of the run, in order.</param>
public sealed record RunBegan(string Name, ulong Seed, DateTimeOffset StartedUtc, IReadOnlyList<Experiment> Experiments)
    : RunEvent;
