using Chaos.Core.Trials;

namespace Chaos.Core.Messaging;

/// <summary>A target that receives what it publishes, and keeps account of it.</summary>
public interface IKeepsLedger
{
    /// <summary>What became of its messages so far; null when it receives nothing.</summary>
    /// <param name="name">Name of the workload or step.</param>
    LedgerRecord? Ledger(string name);
}
