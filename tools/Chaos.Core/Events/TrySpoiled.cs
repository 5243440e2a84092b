using Chaos.Core.Records;

namespace Chaos.Core.Events;

/// <summary>The machine spoiled a try of an experiment, and another one begins.</summary>
/// <param name="Spoiled">Which, and why.</param>
public sealed record TrySpoiled(SpoiledTry Spoiled) : RunEvent;
