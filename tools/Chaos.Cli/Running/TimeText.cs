using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Cli.Running;

/// <summary>
/// Reads durations on the command line, in the same format as in files: <c>90s</c>, <c>10m</c>, <c>00:10:00</c>.
/// </summary>
internal static class TimeText
{
    /// <summary>Reads a duration. Returns null when the option is not given.</summary>
    /// <exception cref="UsageException">The text is not a duration, or not above zero.</exception>
    internal static TimeSpan? Read(string option, string? text)
    {
        if (text is null)
            return null;
        try
        {
            if (
                JsonSerializer.Deserialize<TimeSpan>(JsonSerializer.Serialize(text), PolicyJson.Options) is var time
                && time > TimeSpan.Zero
            )
                return time;
        }
        catch (JsonException)
        {
            // Reported below, with what is allowed.
        }
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
            throw new UsageException(
                $"{option}: {text} has no unit; allowed: {text}s, {text}m, or a duration such as 1m30s"
            );
        throw new UsageException($"{option}: {text} is not allowed; allowed: {StrictJson.Allowed(typeof(TimeSpan))}");
    }
}
