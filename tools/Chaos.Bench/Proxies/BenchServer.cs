using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Chaos.Bench.Proxies;

/// <summary>
/// The upstream of the proxies: threads that block, so that the server costs little more than its system calls. It
/// answers <c>/</c> with two bytes, <c>/close</c> with these and the end of the connection, and <c>/N</c> with N bytes.
/// </summary>
internal sealed class BenchServer : IDisposable
{
    private const int Threads = 96;
    private const int Stack = 256 * 1024;
    private static readonly byte[] s_reply = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private static readonly byte[] s_bulk = new byte[256 * 1024];

    private readonly Socket _listener = Listen();
    private readonly Socket _idle = Listen();
    private readonly List<Socket> _kept = [];

    public BenchServer()
    {
        for (var i = 0; i < Threads; i++)
            new Thread(Serve, Stack) { IsBackground = true }.Start();
        new Thread(Keep, Stack) { IsBackground = true }.Start();
    }

    /// <summary>Where requests are answered.</summary>
    public EndPoint EndPoint => _listener.LocalEndPoint!;

    /// <summary>Where connections are accepted and kept, and nothing is answered.</summary>
    public EndPoint Idle => _idle.LocalEndPoint!;

    /// <summary>Waits until so many connections are kept there.</summary>
    public void AwaitIdle(int connections)
    {
        lock (_kept)
            while (_kept.Count < connections)
                if (!Monitor.Wait(_kept, TimeSpan.FromSeconds(20)))
                    throw new InvalidOperationException($"only {_kept.Count} of {connections} connections came");
    }

    /// <summary>Closes the connections that are kept.</summary>
    public void CloseIdle()
    {
        lock (_kept)
        {
            _kept.ForEach(s => s.Dispose());
            _kept.Clear();
        }
    }

    /// <summary>The head of an answer with that many bytes.</summary>
    public static byte[] HeadOf(long bytes) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n");

    public void Dispose()
    {
        _listener.Dispose();
        _idle.Dispose();
        CloseIdle();
    }

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(8192);
        return socket;
    }

    private void Serve()
    {
        try
        {
            while (true)
            {
                using var socket = _listener.Accept();
                socket.NoDelay = true;
                try
                {
                    Answer(socket);
                }
                catch (SocketException)
                {
                    // The client went away.
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private void Keep()
    {
        try
        {
            while (true)
            {
                var socket = _idle.Accept();
                lock (_kept)
                {
                    _kept.Add(socket);
                    Monitor.PulseAll(_kept);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private static void Answer(Socket socket)
    {
        var buffer = new byte[4096];
        int read;
        while ((read = socket.Receive(buffer)) > 0)
        {
            var path = Encoding.ASCII.GetString(buffer, 5, buffer.AsSpan(5, read).IndexOf((byte)' '));
            if (long.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
            {
                socket.Send(HeadOf(bytes));
                for (var left = bytes; left > 0; )
                    left -= socket.Send(s_bulk.AsSpan(0, (int)Math.Min(left, s_bulk.Length)));
                continue;
            }
            socket.Send(s_reply);
            if (path.Length > 0)
                return;
        }
    }
}
