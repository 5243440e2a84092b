using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Targets;

namespace Chaos.Scenarios;

/// <summary>Short words for the parts that most plans of calls to the shop have in common.</summary>
public abstract class CallScenario : Scenario
{
    /// <summary>A service that does nothing by itself, and any number of things at once.</summary>
    protected static ServiceSpec Instant(string name, params IReadOnlyList<string> calls) =>
        Service(name, 1_000, 0, calls);

    /// <summary>A service whose work takes the same time always.</summary>
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

    /// <summary>Orders, placed at a service.</summary>
    protected static Workload Orders(string service, LoadProfile load) =>
        new()
        {
            Name = "orders",
            Target = OrderAt(service),
            Load = load,
        };

    /// <summary>An order, placed at a service that asks only some of its dependencies for it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="calls">The dependencies; empty for all of them.</param>
    protected static HttpTargetSpec OrderAt(string service, params IReadOnlyList<string> calls) =>
        new()
        {
            Service = service,
            Method = "POST",
            Path = "/orders",
            Calls = calls.Count == 0 ? null : calls,
        };

    /// <summary>
    /// A constant rate that cold services are given bit by bit: all of it at once would overload some of them before
    /// there is any fault.
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

    /// <summary>Another arm beside them, at scales that have such arms.</summary>
    protected static Arm Level(string name, string title, Dictionary<string, Policy>? policies = null) =>
        Arm(name, title, ArmRole.Level, policies);

    /// <summary>The same mitigations, from the outermost inwards, at each of some places.</summary>
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
