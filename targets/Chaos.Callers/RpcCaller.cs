using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>Makes unary calls over gRPC, each once; whatever becomes of one is a result.</summary>
internal static class RpcCaller
{
    /// <summary>Makes a call.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="method">The method.</param>
    /// <param name="options">Metadata, deadline and cancellation.</param>
    /// <param name="request">The message.</param>
    /// <param name="size">How many bytes an answer has.</param>
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
