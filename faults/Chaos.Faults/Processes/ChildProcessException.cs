namespace Chaos.Faults.Processes;

/// <summary>
/// A child process did not start. The message is for the user. It names the child, the reason and the last lines of
/// output.
/// </summary>
public sealed class ChildProcessException(string message, Exception? inner = null) : HostException(message, inner);
