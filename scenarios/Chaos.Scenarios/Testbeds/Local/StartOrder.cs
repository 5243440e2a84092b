using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>The order in which services are started.</summary>
internal static class StartOrder
{
    /// <summary>Orders services so that each comes after those that it calls.</summary>
    internal static IEnumerable<string> CalleesFirst(Topology topology)
    {
        var (seen, order) = (new HashSet<string>(), new List<string>());
        foreach (var service in topology.Services)
            Visit(service.Name);
        return order;

        void Visit(string service)
        {
            if (!seen.Add(service))
                return;
            foreach (var callee in topology.Edges.Where(e => e.From == service))
                Visit(callee.To);
            order.Add(service);
        }
    }
}
