using Chaos.Callers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace Chaos.Targets;

/// <summary>
/// A channel to several instances, balanced by the client library itself: what is to be tested is the field's own
/// implementation.
/// </summary>
internal static class BalancedChannel
{
    /// <param name="instances">Where they listen, in order.</param>
    /// <param name="balancing">How calls are spread over them.</param>
    public static GrpcChannel Open(IReadOnlyList<Uri> instances, Balancing balancing) =>
        GrpcChannel.ForAddress(
            "static:///instances",
            new()
            {
                Credentials = ChannelCredentials.Insecure,
                HttpHandler = PlainChannel.Handler(moreConnections: false),
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

    /// <summary>The library asks a container for its resolvers; there is one.</summary>
    private sealed class Resolvers(ResolverFactory factory) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IEnumerable<ResolverFactory>) ? new[] { factory } : null;
    }
}
