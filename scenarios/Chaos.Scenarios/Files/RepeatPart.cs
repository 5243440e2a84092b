using System.Globalization;
using System.Text.Json;
using Chaos.Core;
using Chaos.Faults;

namespace Chaos.Scenarios.Files;

/// <summary>Reads how often a fault is repeated: <c>every</c> and <c>times</c> beside it.</summary>
/// <param name="reading">The reading.</param>
/// <param name="whole">Length of the fault phase; null when the file does not give it.</param>
internal sealed class RepeatPart(Reading reading, TimeSpan? whole)
{
    /// <summary>What is between two windows of a fault, so that canaries feel its end.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Returns the time from one begin to the next, and how often; null for once or after a mistake.</summary>
    /// <param name="fault">The fault with what stands beside it.</param>
    /// <param name="path">Its path.</param>
    /// <param name="start">Its begin.</param>
    /// <param name="length">Its length.</param>
    public (TimeSpan Every, int Times)? Read(JsonElement fault, string path, TimeSpan start, TimeSpan length)
    {
        var hasEvery = fault.TryGetProperty(FaultPart.Every, out var everyJson);
        var hasTimes = fault.TryGetProperty(FaultPart.Times, out var timesJson);
        if (!hasEvery)
        {
            if (hasTimes)
                reading.Wrong(
                    $"{path}.{FaultPart.Times}",
                    Reading.InOneLine(timesJson),
                    $"only beside {FaultPart.Every}"
                );
            return null;
        }
        var every = Value<TimeSpan>(everyJson, $"{path}.{FaultPart.Every}");
        var times = hasTimes ? Value<int>(timesJson, $"{path}.{FaultPart.Times}") : null;
        if (every is not { } period || (hasTimes && times is null))
            return null;
        if (period < length + s_pause)
        {
            reading.Wrong(
                $"{path}.{FaultPart.Every}",
                Limits.TextOf(period),
                $"{Limits.TextOf(length + s_pause)} or more: it lasts {Limits.TextOf(length)}, and canaries have to feel its end"
            );
            return null;
        }
        if (!hasTimes && whole is null)
        {
            reading.Wrong(
                $"{path}.{FaultPart.Times}",
                PlanError.Missing,
                "how often, or durations.fault, to whose end it is repeated"
            );
            return null;
        }
        var most =
            whole is { } phase && phase >= start + length ? 1 + (int)((phase - start - length) / period) : int.MaxValue;
        if (times is { } asked && (asked < 1 || asked > most))
        {
            reading.Wrong(
                $"{path}.{FaultPart.Times}",
                asked.ToString(CultureInfo.InvariantCulture),
                most == int.MaxValue ? "1 or more" : $"1 to {most}: durations.fault is {Limits.TextOf(whole!.Value)}"
            );
            return null;
        }
        return (period, times ?? most);
    }

    private T? Value<T>(JsonElement value, string path)
        where T : struct
    {
        var found = new List<PlanError>();
        if (StrictJson.Read(value, typeof(T), path, found, FaultNames.Options) is T read)
            return read;
        foreach (var error in found)
            reading.Errors.Add(error);
        return null;
    }
}
