namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>
/// Tests on real brokers that measure nothing: one after the other, since each broker wants memory of its own, and
/// beside others.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RealBrokers
{
    public const string Name = "real brokers";
}
