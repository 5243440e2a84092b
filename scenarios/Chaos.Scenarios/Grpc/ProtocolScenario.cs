using Chaos.Core.Topologies;
using Chaos.Targets;

namespace Chaos.Scenarios.Grpc;

/// <summary>A plan of the same orders by REST and by gRPC, at two services that differ in nothing else.</summary>
public abstract class ProtocolScenario : CallScenario
{
    /// <summary>The two services, <c>order-rest</c> and <c>order-grpc</c>, which do no work of their own.</summary>
    /// <param name="workers">How many orders each takes at once.</param>
    protected static Topology RestAndGrpc(int workers) =>
        OverGrpc(
            SideBySide(
                Service("order-rest", workers, 0) with
                {
                    Kind = "order",
                },
                Service("order-grpc", workers, 0) with
                {
                    Kind = "order",
                }
            ),
            "order-grpc"
        );

    /// <summary>An order of some lines by REST.</summary>
    protected static HttpTargetSpec RestOrder(int lines) =>
        OrderAt("order-rest") with
        {
            BodyTemplate = ShopOrder.Json(lines),
        };

    /// <summary>An order of some lines by gRPC.</summary>
    protected static GrpcTargetSpec GrpcOrder(int lines) => OrderOverGrpc("order-grpc") with { Lines = lines };
}
