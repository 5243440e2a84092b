using System.Runtime.InteropServices;

namespace Chaos.KafkaMock;

/// <summary>
/// Blocks every signal for this thread and for the threads that it starts, until it is disposed. The thread of the mock
/// cluster ends when a signal interrupts its wait, and the pointer to the cluster is then invalid.
/// </summary>
internal sealed class BlockedSignals : IDisposable
{
    private const int Block = 0;
    private const int Set = 2;

    /// <summary>Bytes of a signal set, large enough for every system.</summary>
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
