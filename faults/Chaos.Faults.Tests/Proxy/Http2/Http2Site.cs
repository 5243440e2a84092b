using System.Buffers;
using Chaos.Faults.Tests.Proxy.Http;
using Chaos.Proxy.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chaos.Faults.Tests.Proxy.Http2;

/// <summary>A proxy that reads HTTP/2 in front of Kestrel, for all tests of a class.</summary>
public sealed class Http2Site : IAsyncLifetime
{
    /// <summary>For all tests of a class together; each has a limit of its own.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    internal static readonly HttpMode Mode = new() { Version = HttpMode.Http2, Log = true };

    internal HttpRig Rig { get; private set; } = null!;

    /// <summary>Number of requests to <c>/hold</c> that their client has given up.</summary>
    internal SemaphoreSlim GivenUp { get; } = new(0);

    public async Task InitializeAsync() =>
        Rig = await HttpRig.StartAsync(ServeAsync, mode: Mode, protocols: HttpProtocols.Http2, patience: Patience);

    public async Task DisposeAsync()
    {
        await Rig.DisposeAsync();
        GivenUp.Dispose();
    }

    internal async Task<FramePeer> ConnectAsync(CancellationToken limit)
    {
        var peer = new FramePeer(await Rig.ConnectAsync(), limit);
        await peer.BeginAsync();
        return peer;
    }

    /// <summary>
    /// <c>/hold</c> never answers, <c>/echo</c> returns the body and a trailer, <c>/size/N</c> returns N bytes, others
    /// return the fields of the request.
    /// </summary>
    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/size/", StringComparison.Ordinal))
            await context.Response.Body.WriteAsync(new byte[int.Parse(path[6..], null)], context.RequestAborted);
        else if (path == "/echo")
        {
            await context.Response.StartAsync();
            context.Response.AppendTrailer("x-trailer", "last");
            while (true)
            {
                var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
                await context.Response.BodyWriter.WriteAsync(read.Buffer.ToArray(), context.RequestAborted);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        else if (path == "/hold")
        {
            var ended = new TaskCompletionSource();
            await using var aborted = context.RequestAborted.Register(() => ended.TrySetResult());
            await ended.Task;
            GivenUp.Release();
        }
        else
            await context.Response.WriteAsync(
                $"{context.Request.Method} {path} {context.Request.Host} {context.Request.Scheme} "
                    + string.Join(';', context.Request.Headers.Select(h => $"{h.Key}={h.Value}"))
            );
    }
}
