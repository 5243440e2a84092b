using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Edges;

/// <summary>A canary over a <see cref="BesideProxy"/>. It is good while the fault does nothing to it.</summary>
internal abstract class BesideCanary(BesideProxy proxy) : ITarget
{
    /// <summary>The proxy that it calls over.</summary>
    public BesideProxy Proxy => proxy;

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return new(CallStatus.Reset, Detail: e.Message);
        }
        catch (Exception e) when (e is SocketException or ToxiproxyException)
        {
            return new(CallStatus.Refused, Detail: e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut);
        }
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync() => proxy.DisposeAsync();

    /// <summary>Makes one call. What sockets, the server and the limit throw is handled.</summary>
    protected abstract Task<CallResult> AskAsync(CancellationToken cancellationToken);
}
