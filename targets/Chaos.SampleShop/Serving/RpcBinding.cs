using Chaos.SampleShop.Protos;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// Registers the methods of a service with the gRPC server: those that the proto file has for its kind.
/// </summary>
/// <param name="server">The service.</param>
internal sealed class RpcBinding(ShopServer server) : IServiceMethodProvider<RpcEndpoints>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<RpcEndpoints> context)
    {
        foreach (var method in ShopRpc.MethodsOf(server.KindName))
        {
            if (method.Type == MethodType.Unary)
                context.AddUnaryMethod(
                    method,
                    [],
                    static (endpoints, order, call) => endpoints.AnswerAsync(order, call)
                );
            else
                context.AddDuplexStreamingMethod(
                    method,
                    [],
                    static (endpoints, orders, confirmations, call) =>
                        endpoints.AnswerAsync(orders, confirmations, call)
                );
        }
    }
}
