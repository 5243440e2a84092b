namespace Chaos.Core.Events;

/// <summary>Events that a watcher did not get at this place, because it was too slow for them.</summary>
/// <param name="Count">How many.</param>
public sealed record EventsLost(long Count) : RunEvent;
