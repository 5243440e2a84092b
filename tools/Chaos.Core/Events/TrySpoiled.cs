using Chaos.Core.Records;

namespace Chaos.Core.Events;

/// <summary>The machine spoiled one try of an experiment, and the next try begins.</summary>
/// <param name="Spoiled">The spoiled try and the reason.</param>
public sealed record TrySpoiled(SpoiledTry Spoiled) : RunEvent;
