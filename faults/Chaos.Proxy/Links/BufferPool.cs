using System.Buffers;

namespace Chaos.Proxy.Links;

/// <summary>
/// Pool of the proxy's buffers. It is separate from the shared pool because a link under latency holds hundreds of
/// chunks at once. The shared pool keeps fewer and would allocate the others again for each chunk.
/// </summary>
internal static class BufferPool
{
    /// <summary>
    /// Buffer size of an idle connection, for each direction. Large enough for a typical request or reply.
    /// </summary>
    public const int SmallSize = 4 * 1024;

    /// <summary>
    /// Buffer size of a connection that transfers much data. Below the large-object limit of 85,000 bytes.
    /// </summary>
    public const int LargeSize = 64 * 1024;

    private static readonly ArrayPool<byte> s_pool = ArrayPool<byte>.Create(LargeSize, 1024);

    public static byte[] Rent(int size) => s_pool.Rent(size);

    public static void Return(byte[] buffer) => s_pool.Return(buffer);
}
