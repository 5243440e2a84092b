using Chaos.Core;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>The messages of a stream that a call waits for.</summary>
public sealed record StreamExpectation
{
    /// <summary>How many messages end the call. Null for any number until <see cref="Until"/>.</summary>
    public int? Count { get; init; }

    /// <summary>The message that contains this text ends the call. Null for none.</summary>
    public string? Until { get; init; }

    /// <summary>How long after the call's begin the first message may come. Null for no limit.</summary>
    public TimeSpan? First { get; init; }

    /// <summary>How long after a message the next one may come. Null for no limit.</summary>
    public TimeSpan? Between { get; init; }

    /// <summary>Returns what words of a file say.</summary>
    internal static StreamExpectation Of(StreamWords words) =>
        new()
        {
            Count = words.Count ?? (words.Until is null ? 1 : null),
            Until = words.Until,
            First = words.First,
            Between = words.Between,
        };

    /// <summary>Reports every mistake in the messages to send.</summary>
    internal static void CheckSend(IHasStream words, CallReading reading)
    {
        foreach (var text in words.SendTexts ?? [])
            reading.CheckText("send", text);
        if (words.SendTexts is { Count: 0 })
            reading.Wrong("send", "[]", "at least one message");
    }

    /// <summary>Reports every mistake in the words.</summary>
    internal static void Check(StreamWords words, string word, TimeSpan timeout, CallReading reading)
    {
        foreach (var error in Limits.Of(words, $"{reading.Path}.{word}"))
            reading.Texts.Tell(error);
        foreach (var (name, limit) in new[] { ("first", words.First), ("between", words.Between) })
            if (limit > timeout && timeout > TimeSpan.Zero)
                reading.Wrong(
                    $"{word}.{name}",
                    Limits.TextOf(limit.Value),
                    $"at most the timeout of the call, {Limits.TextOf(timeout)}"
                );
    }
}
