using Chaos.Callers;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Asks a server for its methods, within a time limit and with a reason when there are none.</summary>
internal static class ServerMethods
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Returns a method.</summary>
    /// <exception cref="FormatException">There is no such method, or the server does not say. Says why.</exception>
    public static Task<GrpcMethod> OfAsync(CallInvoker invoker, string method) =>
        AskAsync(limit => ServerReflection.MethodAsync(invoker, method, limit));

    /// <summary>Returns all methods.</summary>
    /// <exception cref="FormatException">The server does not say. Says why.</exception>
    public static Task<IReadOnlyList<MethodDescriptor>> AllAsync(CallInvoker invoker) =>
        AskAsync(limit => ServerReflection.MethodsAsync(invoker, limit));

    private static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            return await ask(limit.Token);
        }
        catch (RpcException e)
        {
            var outcome = RpcOutcome.Of(e, limit.Token).Outcome;
            const string Remedy = "a .proto file does without it (proto, or --proto in one line)";
            throw new FormatException(
                e.Status.DebugException is null
                    ? $"server reflection does not return its methods: {outcome} {e.Status.Detail}".TrimEnd()
                        + $"; {Remedy}"
                    : $"server reflection is not answered: {outcome}",
                e
            );
        }
    }
}
