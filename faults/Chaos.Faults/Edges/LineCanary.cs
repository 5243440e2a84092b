using System.Net.Sockets;
using Chaos.Core.Calls;

namespace Chaos.Faults.Edges;

/// <summary>
/// A canary on a connection that stays open: each call sends a byte over it and waits for its echo. A connection that has
/// ended is replaced at the next call.
/// </summary>
internal sealed class LineCanary(IFaultSite site, string edge)
    : BesideCanary(new(site, edge, "line", () => new EchoSource()))
{
    private readonly SemaphoreSlim _gate = new(1);
    private Line? _line;

    public override async ValueTask DisposeAsync()
    {
        _line?.Dispose();
        await base.DisposeAsync();
    }

    protected override async Task<CallResult> AskAsync(CancellationToken cancellationToken)
    {
        Line line;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_line is not { IsOpen: true })
            {
                _line?.Dispose();
                _line = new(await Proxy.ConnectAsync(cancellationToken));
            }
            line = _line;
        }
        finally
        {
            _gate.Release();
        }
        return await line.AskAsync(cancellationToken)
            ? new(CallStatus.Ok)
            : new(CallStatus.Reset, Detail: "the open connection ended");
    }

    /// <summary>A connection whose echoes come in the order of the bytes sent.</summary>
    private sealed class Line : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly Socket _socket;
        private readonly Queue<TaskCompletionSource<bool>> _waiting = [];
        private bool _ended;

        public Line(Socket socket)
        {
            _socket = socket;
            _ = ReadAsync();
        }

        public bool IsOpen
        {
            get
            {
                lock (_gate)
                    return !_ended;
            }
        }

        public async Task<bool> AskAsync(CancellationToken cancellationToken)
        {
            var echo = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_ended)
                    return false;
                _waiting.Enqueue(echo);
                // One byte fits into the buffer of the socket, so this does not block.
                _socket.Send([1]);
            }
            return await echo.Task.WaitAsync(cancellationToken);
        }

        public void Dispose() => _socket.Dispose();

        private async Task ReadAsync()
        {
            var buffer = new byte[256];
            try
            {
                while (await _socket.ReceiveAsync(buffer) is > 0 and var read)
                    for (; read > 0; read--)
                        Next()?.TrySetResult(true);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Reset, or closed here.
            }
            lock (_gate)
                _ended = true;
            while (Next() is { } waiting)
                waiting.TrySetResult(false);
        }

        private TaskCompletionSource<bool>? Next()
        {
            lock (_gate)
                return _waiting.TryDequeue(out var next) ? next : null;
        }
    }
}
