using Chaos.Core.Calls;

namespace Chaos.Targets.Canaries;

/// <summary>How a service answered a canary.</summary>
/// <param name="Why">What is wrong with the answer. Null when it is good.</param>
public sealed record CanaryAnswer(string? Why)
{
    private const int MostShown = 40;

    /// <summary>A good answer.</summary>
    public static CanaryAnswer Good { get; } = new((string?)null);

    /// <summary>Makes the answer of a service that speaks another protocol.</summary>
    public static CanaryAnswer Foreign(string protocol, ReadOnlySpan<byte> answer) =>
        new($"the answer is not {protocol}: {Shown(answer)}");

    /// <summary>Returns the beginning of bytes as printable text.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        var text = new System.Text.StringBuilder("\"");
        foreach (var b in bytes.Length > MostShown ? bytes[..MostShown] : bytes)
            if (b is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
                text.Append((char)b);
            else
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{b:X2}");
        return text.Append('"').Append(bytes.Length > MostShown ? "..." : "").ToString();
    }

    /// <summary>Returns the result of the canary's call.</summary>
    public CallResult Result => Why is null ? new(CallStatus.Ok) : new(CallStatus.ServerError, Detail: Why);
}
