using System.Globalization;
using System.Text.Json;
using Chaos.Core;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>
/// A section as it is written: which options are set, and which of them are wrong already. It reports contradictions
/// between options at one that is set.
/// </summary>
/// <param name="section">Path of the section.</param>
/// <param name="content">What is written in it.</param>
/// <param name="wrong">The mistakes that were found before.</param>
internal sealed class WrittenOptions(string section, JsonElement content, IReadOnlyList<PlanError> wrong)
{
    private const string Time = nameof(TimeoutOptions.Timeout);

    /// <summary>An attempt must end within the call, and the breaker must look at the time of two attempts.</summary>
    internal IEnumerable<PlanError> AttemptFits(
        (string Part, TimeSpan Time) attempt,
        (string Part, TimeSpan Time) total,
        (string Part, TimeSpan Time) breaker
    )
    {
        var (each, whole) = ($"{attempt.Part}:{Time}", $"{total.Part}:{Time}");
        var sampling = $"{breaker.Part}:{nameof(CircuitBreakerOptions.SamplingDuration)}";
        return Unless(
                attempt.Time <= total.Time,
                (whole, Text(total.Time), $"{Known(each, attempt.Time)}, or more"),
                (each, Text(attempt.Time), $"at most {Known(whole, total.Time)}")
            )
            .Concat(
                Unless(
                    breaker.Time >= 2 * attempt.Time,
                    (sampling, Text(breaker.Time), $"{Text(2 * attempt.Time)} or more, twice {each}"),
                    (
                        each,
                        Text(attempt.Time),
                        $"at most {Text(breaker.Time / 2)}, half of {Known(sampling, breaker.Time)}"
                    )
                )
            );
    }

    /// <summary>The last hedged attempt must begin within the call.</summary>
    internal IEnumerable<PlanError> HedgesFit(string part, HedgingOptions hedging, (string Part, TimeSpan Time) total)
    {
        var (delay, attempts) = ($"{part}:{nameof(hedging.Delay)}", $"{part}:{nameof(hedging.MaxHedgedAttempts)}");
        var (whole, count) = ($"{total.Part}:{Time}", Text(hedging.MaxHedgedAttempts));
        return Unless(
            hedging.MaxHedgedAttempts * hedging.Delay.TotalMilliseconds <= total.Time.TotalMilliseconds,
            (delay, Text(hedging.Delay), $"at most {Known(whole, total.Time)}, divided by {attempts}, {count}"),
            (attempts, count, $"at most {Known(whole, total.Time)}, divided by {Known(delay, hedging.Delay)}"),
            (whole, Text(total.Time), $"{count} x {Known(delay, hedging.Delay)}, or more")
        );
    }

    /// <summary>Reports a contradiction at the first option that is set.</summary>
    private IEnumerable<PlanError> Unless(bool holds, params (string Path, string Value, string Allowed)[] options) =>
        holds || options.Any(o => wrong.Any(w => w.Field == $"{section}:{o.Path}"))
            ? []
            : options
                .Where(o => IsSet(o.Path))
                .Take(1)
                .Select(o => new PlanError($"{section}:{o.Path}", o.Value, o.Allowed));

    private string Known(string path, TimeSpan value) => $"{path}, {Text(value)}{(IsSet(path) ? "" : " by default")}";

    private bool IsSet(string path)
    {
        var at = content;
        foreach (var name in path.Split(':'))
            if (Settings.Find(at, name) is { } inner)
                at = inner;
            else
                return false;
        return at.ValueKind != JsonValueKind.Null;
    }

    private static string Text(TimeSpan time) => Settings.TextOf(time);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
