using Chaos.Callers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Serilog;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// Closes connections that would use the files that the process needs for itself, and tells so at most once a second.
/// </summary>
internal sealed class FewFiles(TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long? _told;
    private int _closed;

    /// <summary>Returns a connection layer below the HTTP server.</summary>
    public ConnectionDelegate Around(ConnectionDelegate next) =>
        context =>
        {
            if (
                context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket
                || FileReserve.Allows(socket)
            )
                return next(context);
            context.Abort();
            Tell();
            return Task.CompletedTask;
        };

    private void Tell()
    {
        lock (_lock)
        {
            _closed++;
            if (_told is { } told && time.GetElapsedTime(told) < s_pause)
                return;
            _told = time.GetTimestamp();
        }
        Log.Warning(
            "Too many connections for the limit of open files (ulimit -n): {Closed} were closed so far",
            _closed
        );
    }
}
