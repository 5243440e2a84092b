using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Targets;

namespace Chaos.Scenarios;

/// <summary>Short names for the parts that most plans with calls to the shop share.</summary>
public abstract class CallScenario : Scenario
{
    /// <summary>A service without work of its own and with many workers.</summary>
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

    /// <summary>A workload of orders, placed at a service.</summary>
    protected static Workload Orders(string service, LoadProfile load) =>
        new()
        {
            Name = "orders",
            Target = OrderAt(service),
            Load = load,
        };

    /// <summary>An order, placed at a service that calls only some of its downstream services for it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="calls">The downstream services; empty for all.</param>
    protected static HttpTargetSpec OrderAt(string service, params IReadOnlyList<string> calls) =>
        new()
        {
            Service = service,
            Method = "POST",
            Path = "/orders",
            Calls = calls.Count == 0 ? null : calls,
        };

    /// <summary>
    /// A constant rate that is reached by a ramp over the warm-up: the full rate at once would overload some cold
    /// services before there is any fault.
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

    /// <summary>The arm with the mitigation, which is judged.</summary>
    protected static Arm Candidate(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Candidate, policies);

    /// <summary>Another arm beside them, for scales that have such arms.</summary>
    protected static Arm Level(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Level, policies);

    /// <summary>The same mitigations, from the outermost inwards, at each of several places.</summary>
    protected static Dictionary<string, Policy> AtEach(IEnumerable<string> places, params Mitigation[] mitigations) =>
        places.ToDictionary(p => p, _ => new Policy { Mitigations = mitigations });

    /// <summary>Mitigations, from the outermost inwards, on an edge or at a service's entrance.</summary>
    protected static Dictionary<string, Policy> At(string place, params Mitigation[] mitigations) =>
        AtEach([place], mitigations);

    private static Arm Arm(string name, string title, ArmRole role, Dictionary<string, Policy>? policies) =>
        new()
        {
            Name = name,
            Title = title,
            Role = role,
            Policies = policies ?? [],
        };
}
