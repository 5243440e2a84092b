using Chaos.Core.Trials;

namespace Chaos.Faults.Processes;

/// <summary>A child did not start. The message is for the user: which one, why, and the last lines it wrote.</summary>
public sealed class ChildProcessException : TestbedException
{
    public ChildProcessException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The exit code of a child that ended before it was ready; null where it did not end.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last lines that it wrote.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];
}
