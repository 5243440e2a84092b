using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Chaos.Scenarios.Tests.SlowestFirst", "Chaos.Scenarios.Tests")]

namespace Chaos.Scenarios.Tests;

/// <summary>What takes longest begins first, so that nothing waits for it at the end.</summary>
public sealed class SlowestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_slowest = [WholeRuns.Name, Testbeds.Brokers.RealBrokers.Name];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c =>
            Array.FindIndex(s_slowest, name => c.DisplayName.Contains(name, StringComparison.Ordinal))
                is >= 0
                    and var at
                ? at
                : s_slowest.Length
        );
}
