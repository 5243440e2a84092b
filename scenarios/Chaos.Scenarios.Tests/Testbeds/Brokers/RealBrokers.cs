namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>
/// Tests on real brokers: one after the other, since each broker needs its own memory, and beside other collections.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RealBrokers
{
    public const string Name = "real brokers";
}
