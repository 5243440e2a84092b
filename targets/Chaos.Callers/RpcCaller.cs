using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>
/// Makes unary gRPC calls. Each is sent once, and every outcome, also a failure, is returned as a result.
/// </summary>
internal static class RpcCaller
{
    /// <summary>Makes a call.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="method">The method.</param>
    /// <param name="options">Metadata, deadline and cancellation.</param>
    /// <param name="request">The message.</param>
    /// <param name="size">Returns the number of bytes of an answer.</param>
    public static async ValueTask<CallResult> CallAsync<TRequest, TResponse>(
        CallInvoker channel,
        Method<TRequest, TResponse> method,
        CallOptions options,
        TRequest request,
        Func<TResponse, long> size
    )
        where TRequest : class
        where TResponse : class
    {
        try
        {
            using var call = channel.AsyncUnaryCall(method, null, options, request);
            var answer = await call.ResponseAsync;
            return RpcOutcome.Of(call.GetTrailers(), size(answer));
        }
        catch (RpcException e)
        {
            return RpcOutcome.Of(e, options.CancellationToken);
        }
    }
}
