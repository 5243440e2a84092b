namespace Chaos.Faults.Processes;

/// <summary>A child did not start. The message is for the user: which one, why, and the last lines it wrote.</summary>
public sealed class ChildProcessException(string message, Exception? inner = null) : HostException(message, inner);
