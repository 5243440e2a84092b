using System.Globalization;
using System.Text.Json;
using Chaos.Core.Experiments;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>A reading of an observer, or why there is none.</summary>
/// <param name="Number">The figure; null for none.</param>
/// <param name="Why">Why there is none, for example <c>answered 401</c>; null with a figure.</param>
/// <param name="MayCome">Whether there may still be one.</param>
internal readonly record struct ObserverReading(double? Number, string? Why, Coming MayCome)
{
    private const int NamesTold = 10;

    /// <summary>No reading.</summary>
    internal static ObserverReading None(string why, Coming mayCome) => new(null, why, mayCome);

    /// <summary>Reads an HTTP answer.</summary>
    internal static ObserverReading Of(SideAnswer answer, ObserverSpec observer)
    {
        // A 404 or a 5xx may change while a service starts. A server that rejects a login or a query will go on
        // rejecting it.
        if (answer.Why is { } why)
            return None(why, answer.Status is null or 404 or 408 or 425 or 429 or >= 500 ? Coming.Soon : Coming.Never);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return Of(json.RootElement, observer);
        }
        catch (JsonException)
        {
            return None("answers, but not with JSON", Coming.Never);
        }
    }

    /// <summary>Reads JSON. If Prometheus returns several series, none of them is the requested one.</summary>
    internal static ObserverReading Of(JsonElement answer, ObserverSpec observer)
    {
        if (observer.Query is null)
            return At(answer, observer.Field!, out var wrong) is { } field
                ? Figure(field, $"{observer.Field} is")
                : wrong;
        if (At(answer, "data.result", out _) is not { } result)
            return None("does not answer as Prometheus does: there is no data.result", Coming.Never);
        // A scalar is [time, "value"]; a vector is a list of series that each have one.
        if (
            At(answer, "data.resultType", out _) is { ValueKind: JsonValueKind.String } type
            && type.GetString() is not ("vector" or "scalar") and var other
        )
            return None($"the query's answer is a {other}, not a number", Coming.Never);
        if (At(result, "[1]", out _) is { ValueKind: JsonValueKind.String } scalar)
            return Figure(scalar, "the query's answer is");
        if (result.ValueKind != JsonValueKind.Array)
            return None("the query's answer is not a number", Coming.Never);
        return result.GetArrayLength() switch
        {
            0 => None("the query finds no series", Coming.WithTheLoad),
            1 when At(result, "[0].value[1]", out _) is { } value => Figure(value, "the query's answer is"),
            1 => None("the query's answer is not a number", Coming.Never),
            var several => None(
                string.Create(CultureInfo.InvariantCulture, $"the query finds {several} series instead of one"),
                Coming.Never
            ),
        };
    }

    private static ObserverReading Figure(JsonElement value, string what) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when double.IsFinite(value.GetDouble()) => new(value.GetDouble(), null, Coming.Soon),
            JsonValueKind.String
                when double.TryParse(
                    value.GetString(),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var number
                ) => double.IsFinite(number)
                ? new(number, null, Coming.Soon)
                : None($"{what} {value.GetString()}", Coming.WithTheLoad),
            JsonValueKind.Null => None($"{what} null", Coming.WithTheLoad),
            JsonValueKind.Number => None($"{what} too large for a number", Coming.Never),
            var kind => None($"{what} {WordOf(kind)}, not a number", Coming.Never),
        };

    private static string WordOf(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.String => "a text",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            JsonValueKind.Array => "a list",
            _ => "an object",
        };

    /// <summary>The value at a path; null for none, with the reason.</summary>
    private static JsonElement? At(JsonElement element, string path, out ObserverReading wrong)
    {
        wrong = default;
        foreach (
            var step in path.Replace("[", ".[", StringComparison.Ordinal)
                .Split('.', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            if (step is ['[', .., ']'])
            {
                var isNumber = int.TryParse(
                    step.AsSpan(1, step.Length - 2),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var index
                );
                if (isNumber && element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength())
                    element = element[index];
                else
                    return Missing(element, path, step, out wrong);
            }
            else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(step, out var next))
                element = next;
            else
                return Missing(element, path, step, out wrong);
        }
        return element;
    }

    /// <summary>
    /// The result for a value that is missing. If other names are there, it may only come soon; if nothing is there yet,
    /// it may come with the load.
    /// </summary>
    private static JsonElement? Missing(JsonElement at, string path, string step, out ObserverReading wrong)
    {
        var there = at.ValueKind switch
        {
            JsonValueKind.Object => at.EnumerateObject().Select(p => p.Name).ToList(),
            JsonValueKind.Array =>
            [
                .. Enumerable.Range(0, at.GetArrayLength()).Select(i => FormattableString.Invariant($"[{i}]")),
            ],
            _ => [],
        };
        var isEmpty =
            at.ValueKind is JsonValueKind.Null
            || (at.ValueKind is JsonValueKind.Object or JsonValueKind.Array && there.Count == 0);
        var instead =
            there.Count == 0
                ? "nothing"
                : string.Join(", ", there.Take(NamesTold)) + (there.Count > NamesTold ? ", ..." : "");
        wrong = None(
            $"answers without {step}{(step == path ? "" : $" of {path}")}; there is {instead}",
            isEmpty ? Coming.WithTheLoad : Coming.Soon
        );
        return null;
    }
}
