namespace Chaos.Engine.Trials;

/// <summary>
/// Thrown when a fault could not be reverted. The run ends; the warden or <c>chaos reset</c> cleans up.
/// </summary>
internal sealed class FaultNotRevertedException(string message, Exception inner) : Exception(message, inner);
