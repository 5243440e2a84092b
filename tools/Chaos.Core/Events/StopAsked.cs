namespace Chaos.Core.Events;

/// <summary>The user asked to stop: faults are being taken back, and what was measured is kept.</summary>
public sealed record StopAsked : RunEvent;
