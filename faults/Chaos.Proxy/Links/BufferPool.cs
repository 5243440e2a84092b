using System.Buffers;

namespace Chaos.Proxy.Links;

/// <summary>
/// The proxy's buffers. A pool of its own because a link under latency holds hundreds of chunks at once, more than the
/// shared pool keeps; what it does not keep would be allocated anew for each chunk.
/// </summary>
internal static class BufferPool
{
    /// <summary>
    /// Enough for a request or a reply of a service; what an idle connection holds for each direction.
    /// </summary>
    public const int SmallSize = 4 * 1024;

    /// <summary>
    /// What a connection that moves much data reads at once. Below the large-object limit of 85,000 bytes.
    /// </summary>
    public const int LargeSize = 64 * 1024;

    private static readonly ArrayPool<byte> s_pool = ArrayPool<byte>.Create(LargeSize, 1024);

    public static byte[] Rent(int size) => s_pool.Rent(size);

    public static void Return(byte[] buffer) => s_pool.Return(buffer);
}
