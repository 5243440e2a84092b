namespace Chaos.Targets.Protocols.Brokers;

/// <summary>Words of a broker whose messages a consumer of the run itself can receive.</summary>
internal interface IHasReceipt
{
    /// <summary>Whether a call ends only when a consumer of the run itself has received the message.</summary>
    bool Receive { get; }
}
