using Chaos.Callers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Chaos.Targets;

/// <summary>
/// Opens a gRPC channel to several instances. The client library balances the calls, because its implementation is what
/// experiments test.
/// </summary>
internal static class BalancedChannel
{
    /// <param name="instances">The addresses of the instances, in order.</param>
    /// <param name="balancing">How calls are spread over the instances.</param>
    public static GrpcChannel Open(IReadOnlyList<Uri> instances, Balancing balancing)
    {
        var handler = PlainChannel.Handler(moreConnections: false);
        // The library balances over connections that it opens itself, one for each instance.
        handler.ConnectCallback = null;
        return GrpcChannel.ForAddress(
            "static:///instances",
            new()
            {
                Credentials = ChannelCredentials.Insecure,
                HttpHandler = handler,
                ServiceConfig = new()
                {
                    LoadBalancingConfigs =
                    {
                        balancing == Balancing.RoundRobin ? new RoundRobinConfig() : new PickFirstConfig(),
                    },
                },
                ServiceProvider = new Resolvers(
                    new StaticResolverFactory(_ => [.. instances.Select(i => new BalancerAddress(i.Host, i.Port))])
                ),
            }
        );
    }

    /// <summary>Gives the library its only resolver, which it takes from a service provider.</summary>
    private sealed class Resolvers(ResolverFactory factory) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IEnumerable<ResolverFactory>) ? new[] { factory } : null;
    }
}
