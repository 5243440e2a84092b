using Chaos.Core.Calls;

namespace Chaos.Core.Messaging;

/// <summary>What became of publishing one message.</summary>
/// <param name="Result"> Ok: the broker said that it has it. <see cref="CallStatus.ClientError"/> and
/// <see cref="CallStatus.Rejected"/>: refused before it could be stored, so it must never be handled. Everything else
/// leaves open whether it was stored; a transport that says otherwise is not believed.
/// </param>
/// <param name="Partition">Where it was stored, for a broker with partitions that said so; 0 otherwise.</param>
/// <param name="Offset">Its place there; -1 where the broker did not say.</param>
public readonly record struct Publication(CallResult Result, int Partition = 0, long Offset = -1);
