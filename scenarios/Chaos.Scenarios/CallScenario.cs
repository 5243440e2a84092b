using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Chaos.Targets;

namespace Chaos.Scenarios;

/// <summary>A plan of calls to the shop, with short words for its services, loads, arms and policies.</summary>
public abstract class CallScenario : PlanScenario
{
    /// <summary>The edge from order to payment, on which most mitigations stand.</summary>
    protected const string ToPayment = "order->payment";

    /// <summary>Services by whom they call; clients call the first of them.</summary>
    protected static Topology Services(params IReadOnlyList<ServiceSpec> services) => Topology.Of(services);

    /// <summary>Services that clients call, each over an edge of its own.</summary>
    protected static Topology SideBySide(params IReadOnlyList<ServiceSpec> services) =>
        new() { Services = services, Edges = [.. services.Select(s => new Edge(Edge.Client, s.Name))] };

    /// <summary>The same with a connection of its own for each attempt on one edge.</summary>
    protected static Topology FreshConnections(Topology topology, string edge) =>
        topology with
        {
            Edges = [.. topology.Edges.Select(e => e.Name == edge ? e with { FreshConnections = true } : e)],
        };

    /// <summary>The same with gRPC on the edges to some services, or on all edges where none is named.</summary>
    protected static Topology OverGrpc(Topology topology, params IReadOnlyList<string> services) =>
        topology with
        {
            Edges =
            [
                .. topology.Edges.Select(e =>
                    services.Count == 0 || services.Contains(e.To) ? e with { Protocol = EdgeProtocol.Grpc } : e
                ),
            ],
        };

    /// <summary>Order, which does nothing but call payment.</summary>
    /// <param name="workers">How many charges payment works on at once.</param>
    /// <param name="milliseconds">How long it works on each.</param>
    protected static Topology OrderAndPayment(int workers, double milliseconds) =>
        Services(Instant("order", "payment"), Service("payment", workers, milliseconds));

    /// <summary>A service that does no work of its own, and takes any number of calls at once.</summary>
    protected static ServiceSpec Instant(string name, params IReadOnlyList<string> calls) =>
        Service(name, 1_000, 0, calls);

    /// <summary>A service whose work always takes the same time.</summary>
    protected static ServiceSpec Service(
        string name,
        int workers,
        double milliseconds,
        params IReadOnlyList<string> calls
    ) =>
        new()
        {
            Name = name,
            Workers = workers,
            ServiceTime = LatencyDistribution.Constant(TimeSpan.FromMilliseconds(milliseconds)),
            Calls = calls,
        };

    /// <summary>Orders, placed at one service.</summary>
    protected static Workload Orders(string service, LoadProfile load) =>
        new()
        {
            Name = "orders",
            Target = OrderAt(service),
            Load = load,
        };

    /// <summary>An order, placed at one service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="calls">The dependencies that it calls for the order; empty for all of them.</param>
    protected internal static HttpTargetSpec OrderAt(string service, params IReadOnlyList<string> calls) =>
        new()
        {
            Service = service,
            Method = "POST",
            Path = "/orders",
            Calls = calls.Count == 0 ? null : calls,
        };

    /// <summary>An order, placed at one service over gRPC.</summary>
    protected static GrpcTargetSpec OrderOverGrpc(string service) =>
        new() { Service = service, Method = "OrderService/CreateOrder" };

    /// <summary>A constant rate, evenly spaced.</summary>
    protected static OpenLoad Constant(double perSecond, Durations durations) =>
        OpenLoad.Constant(perSecond, durations.Total);

    /// <summary>
    /// A constant rate that is reached step by step during the warm-up: all of it at once would overload cold services
    /// before there is any fault.
    /// </summary>
    protected static OpenLoad Ramped(double from, double perSecond, Durations durations) =>
        new()
        {
            Rate = ArrivalRate
                .Ramp(from, perSecond, durations.WarmUp)
                .Then(ArrivalRate.Constant(perSecond, durations.Total - durations.WarmUp)),
        };

    /// <summary>The arm without the mitigation.</summary>
    protected static Arm Control(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Control, policies);

    /// <summary>The arm with the mitigation. It is the one that is judged.</summary>
    protected static Arm Candidate(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Candidate, policies);

    /// <summary>An arm beside control and candidate, at scales that have such arms.</summary>
    protected static Arm Level(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Level, policies);

    /// <summary>The same mitigations, from the outermost inwards, at each of several places.</summary>
    protected static Dictionary<string, Policy> AtEach(IEnumerable<string> places, params Mitigation[] mitigations) =>
        places.ToDictionary(p => p, _ => new Policy { Mitigations = mitigations });

    /// <summary>Mitigations, from the outermost inwards, on an edge or at a service's entrance.</summary>
    protected static Dictionary<string, Policy> At(string place, params Mitigation[] mitigations) =>
        AtEach([place], mitigations);

    /// <summary>Name of the edge from one service to another.</summary>
    protected static string EdgeTo(string callee, string from = Edge.Client) => new EdgeName(from, callee).ToString();

    /// <summary>A timeout of one attempt.</summary>
    protected static Mitigations.Timeout Timeout(double milliseconds) =>
        new() { Duration = TimeSpan.FromMilliseconds(milliseconds) };

    /// <summary>Retries without a delay.</summary>
    protected static Retry AtOnce(int retries) => new() { MaxRetryAttempts = retries, Delay = TimeSpan.Zero };

    /// <summary>The counter of attempts, drawn per call.</summary>
    protected static Chart AttemptsAt(string service) =>
        Drawn($"Attempts per call at {service}", service, ServiceRecord.Attempts);

    private static Arm Arm(string name, string title, ArmRole role, Dictionary<string, Policy>? policies) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = policies ?? [],
        };
}
