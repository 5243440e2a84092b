using Chaos.Core.Trials;

namespace Chaos.Faults.Warden;

/// <summary>
/// Undo records cannot be written (a full disk, a read-only folder), so nothing may be injected. The message is for the
/// user.
/// </summary>
public sealed class JournalException : TestbedException
{
    public JournalException(string message, Exception? inner = null)
        : base(message, inner) { }
}
