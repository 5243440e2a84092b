using System.Runtime.InteropServices;

namespace Chaos.KafkaMock;

/// <summary>
/// Keeps every signal from this thread, and from threads that it starts, until it is disposed of. The mock cluster's
/// own thread ends when a signal interrupts its wait, and whoever holds the cluster is left with a pointer to nothing.
/// </summary>
internal sealed class BlockedSignals : IDisposable
{
    private const int Block = 0;
    private const int Set = 2;

    /// <summary>As large as any system's set of signals.</summary>
    private const int Size = 128;

    private readonly byte[] _before = new byte[Size];

    internal BlockedSignals()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var all = new byte[Size];
        _ = sigfillset(all);
        _ = pthread_sigmask(Block, all, _before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
            _ = pthread_sigmask(Set, _before, null);
    }

    [DllImport("libc")]
    private static extern int sigfillset(byte[] signals);

    [DllImport("libc")]
    private static extern int pthread_sigmask(int how, byte[] signals, byte[]? before);
}
