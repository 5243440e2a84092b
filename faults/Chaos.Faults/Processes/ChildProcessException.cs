using Chaos.Core.Trials;

namespace Chaos.Faults.Processes;

/// <summary>A child did not start. The message is for the user: which one, why, and the last lines it wrote.</summary>
public sealed class ChildProcessException : TestbedException
{
    public ChildProcessException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
