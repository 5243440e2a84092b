using Chaos.Core.Trials;

namespace Chaos.Faults;

/// <summary>A host did not start. The message is for the user: which one, why, and the last lines it wrote.</summary>
public class HostException(string message, Exception? inner = null) : TestbedException(message, inner)
{
    /// <summary>The exit code where it ended before it was ready; null where it did not end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
