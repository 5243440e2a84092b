using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Chaos.Scenarios.Tests.SlowestFirst", "Chaos.Scenarios.Tests")]

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Orders test collections so that the longest start first and the run does not wait for them at its end.
/// </summary>
public sealed class SlowestFirst : ITestCollectionOrderer
{
    private static readonly string[] s_slowest = [WholeRuns.Name, Testbeds.Brokers.RealBrokers.Name, nameof(RealRuns)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c =>
            Array.FindIndex(s_slowest, name => c.DisplayName.Contains(name, StringComparison.Ordinal))
                is >= 0
                    and var at
                ? at
                : s_slowest.Length
        );
}
