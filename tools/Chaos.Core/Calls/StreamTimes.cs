namespace Chaos.Core.Calls;

/// <summary>When the messages of a stream came that one call waited for.</summary>
/// <param name="First">From the begin of the call to the first message.</param>
/// <param name="Between">From each message to the next one.</param>
public sealed record StreamTimes(TimeSpan First, IReadOnlyList<TimeSpan> Between);
