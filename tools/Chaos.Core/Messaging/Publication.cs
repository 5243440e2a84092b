using Chaos.Core.Calls;

namespace Chaos.Core.Messaging;

/// <summary>The result of publishing one message.</summary>
/// <param name="Result">Ok: the broker acknowledged the message. <see cref="CallStatus.ClientError"/> and
/// <see cref="CallStatus.Rejected"/>: it was refused before it could be stored, so it must never be handled. After any
/// other status it is not known whether it was stored, whatever the transport reports.</param>
/// <param name="Partition">Its partition, when the broker reported one; 0 otherwise.</param>
/// <param name="Offset">Its offset in the partition; -1 when the broker reported none.</param>
public readonly record struct Publication(CallResult Result, int Partition = 0, long Offset = -1);
