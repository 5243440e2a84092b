namespace Chaos.Core.Events;

/// <summary>Events that a watcher missed at this place because it was too slow.</summary>
/// <param name="Count">Number of missed events.</param>
public sealed record EventsLost(long Count) : RunEvent;
