namespace Chaos.Engine.Trials;

/// <summary>
/// A fault is still there although it was to be taken back. The run ends on it, and its warden or <c>chaos reset</c>
/// clean up.
/// </summary>
internal sealed class FaultNotRevertedException(string message, Exception inner) : Exception(message, inner);
