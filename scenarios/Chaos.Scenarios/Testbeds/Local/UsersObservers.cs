using System.Globalization;
using System.Text.Json;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Reads what the user wants to be watched: a query of Prometheus, or a field of what an address answers as JSON.</summary>
internal sealed class UsersObservers(HttpClient http)
{
    /// <summary>A reading of each; none of what does not answer, or answers with no number.</summary>
    public async Task<IReadOnlyList<Sample>> ReadAsync(IReadOnlyList<ObserverSpec> observers, Func<string, string> text, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(observers.Select(o => ReadAsync(o, text, cancellationToken)))).OfType<Sample>()];

    private async Task<Sample?> ReadAsync(ObserverSpec observer, Func<string, string> text, CancellationToken cancellationToken)
    {
        try
        {
            var url = text(observer.Url);
            var answer = await http.GetStringAsync(observer.Query is { } query ? $"{url.TrimEnd('/')}/api/v1/query?query={Uri.EscapeDataString(query)}" : url, cancellationToken);
            using var json = JsonDocument.Parse(answer);
            return Number(json.RootElement, observer) is { } number ? new Sample(observer.Name, number) : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            // A second without a reading.
            return null;
        }
    }

    /// <summary>The number in an answer; null when there is none. Of Prometheus' several series none is the one that was meant.</summary>
    internal static double? Number(JsonElement answer, ObserverSpec observer)
    {
        if (observer.Query is null) return At(answer, observer.Field!) is { } field ? Of(field) : null;
        if (At(answer, "data.result") is not { } result) return null;
        // A scalar is [time, "value"], a vector a list of series that each have one.
        if (At(answer, "data.resultType") is { ValueKind: JsonValueKind.String } type && type.GetString() == "scalar") return At(result, "[1]") is { } scalar ? Of(scalar) : null;
        return result.ValueKind == JsonValueKind.Array && result.GetArrayLength() == 1 && At(result, "[0].value[1]") is { } value ? Of(value) : null;
    }

    private static JsonElement? At(JsonElement element, string path)
    {
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step is ['[', .., ']'])
            {
                if (element.ValueKind != JsonValueKind.Array || !int.TryParse(step.AsSpan(1, step.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= element.GetArrayLength()) return null;
                element = element[index];
            }
            else if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element)) return null;
        }
        return element;
    }

    private static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when double.IsFinite(value.GetDouble()) => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
        _ => null,
    };
}
