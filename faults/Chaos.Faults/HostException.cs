using Chaos.Core.Trials;

namespace Chaos.Faults;

/// <summary>
/// A host did not start. The message is for the user. It names the service, the reason and the last lines of output.
/// </summary>
public class HostException(string message, Exception? inner = null) : TestbedException(message, inner)
{
    /// <summary>The exit code if the host ended before it was ready; null if it did not end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines of its output.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
