using System.Net.Sockets;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>Tells the failure of a connection from a defect.</summary>
internal static class ConnectionFailure
{
    public static bool Is(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
