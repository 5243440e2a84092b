namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>The kind under which a topology asks for a broker.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BrokerKindAttribute(string kind) : Attribute
{
    /// <summary>The kind, for example <c>kafka</c>.</summary>
    public string Kind => kind;
}
