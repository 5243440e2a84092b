namespace Chaos.Core.Events;

/// <summary>The user asked to stop. Faults are being reverted, and measurements are kept.</summary>
public sealed record StopAsked : RunEvent;
