using System.ComponentModel.DataAnnotations;
using Chaos.Core;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>
/// Which messages of a stream a call waits for. A call is good when they have come in time; then it ends the stream.
/// </summary>
public sealed record StreamWords
{
    /// <summary>How many messages end the call. 1 by default, or any number with <c>until</c>; over gRPC
    /// all, to the end of the stream.</summary>
    [Allowed(1, 1_000_000)]
    public int? Count { get; init; }

    /// <summary>A text: the message that contains it ends the call.</summary>
    [MinLength(1)]
    public string? Until { get; init; }

    /// <summary>How long after its begin the first message of a call may come. No limit but the timeout by default.</summary>
    [Allowed("1ms", "1h")]
    public TimeSpan? First { get; init; }

    /// <summary>How long after a message the next one may come. No limit but the timeout by default.</summary>
    [Allowed("1ms", "1h")]
    public TimeSpan? Between { get; init; }
}
