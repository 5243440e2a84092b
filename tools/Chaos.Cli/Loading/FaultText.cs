using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Faults;

namespace Chaos.Cli.Loading;

/// <summary>
/// A fault of the command line: <c>latency 200ms for 10s at 5s</c>, <c>answerWithStatus 503 share=.5</c>. It acts on the
/// way from the load to the service.
/// </summary>
/// <param name="Fault">The fault.</param>
/// <param name="For">How long it lasts; null where the text does not say.</param>
/// <param name="At">When it begins, from the end of the warm-up; null where the text does not say.</param>
internal sealed partial record FaultText(FaultSpec Fault, TimeSpan? For, TimeSpan? At)
{
    /// <summary>The edge that it acts on.</summary>
    public static string Edge { get; } = $"{EdgeName.OfLoad(LoadReading.Target)}";

    private const string Option = "--fault";
    private const string EdgeSetting = "edge";

    private const string Form =
        "NAME [VALUE] [setting=value] [for LENGTH] [at TIME], such as 'latency 200ms for 10s at 5s'";

    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    /// <summary>Reads a text. Adds every mistake and returns null when there was one.</summary>
    public static FaultText? Read(string text, ICollection<PlanError> errors)
    {
        var match = Sentence().Match(text.Trim());
        if (!match.Success)
        {
            errors.Add(new(Option, text, Form));
            return null;
        }
        var before = errors.Count;
        var length = TimeOf(match.Groups["for"], s_least, "1s or more, so that canaries can feel it", errors);
        var at = TimeOf(match.Groups["at"], TimeSpan.Zero, "a time such as 5s", errors);
        var fault = FaultOf(match.Groups["name"].Value, match.Groups["rest"].Value, errors);
        return fault is not null && errors.Count == before ? new(fault, length, at) : null;
    }

    private static InjectableFault? FaultOf(string name, string rest, ICollection<PlanError> errors)
    {
        var names = FaultNames
            .Offered.Where(f => f.Value.IsSubclassOf(typeof(EdgeFault)))
            .Select(f => f.Key)
            .Concat(FaultNames.All.Except(FaultNames.Offered.Keys))
            .ToList();
        if (FaultNames.Find(name) is not { } type || !type.IsSubclassOf(typeof(EdgeFault)))
        {
            errors.Add(
                new(Option, name, NearestName.Allowed(name, names, "docs/experiments.md"))
                {
                    Meant = NearestName.Of(name, names),
                }
            );
            return null;
        }
        var settings = new JsonObject { [EdgeSetting] = Edge };
        var free = StrictJson
            .PropertiesOf(type, FaultNames.Options)
            .Where(p => p.Key != EdgeSetting)
            .Select(p => (p.Key, Type: Nullable.GetUnderlyingType(p.Value.PropertyType) ?? p.Value.PropertyType))
            .ToList();
        foreach (var word in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('=', 2);
            var value = ValueOf(parts[^1]);
            // A value without a name belongs to the first setting of its kind that has none yet.
            var setting =
                parts.Length == 2
                    ? parts[0]
                    : free.FirstOrDefault(f => settings[f.Key] is null && Fits(parts[0], f.Type)).Key;
            if (setting is null || settings[setting] is not null)
            {
                errors.Add(
                    new(
                        Option,
                        word,
                        free.Count == 0 ? $"no value: {name} has no settings" : Settings(free.Select(f => f.Key))
                    )
                );
                return null;
            }
            settings[setting] = value;
        }
        var found = new List<PlanError>();
        var read =
            StrictJson.Read(JsonSerializer.SerializeToElement(settings), type, name, found, FaultNames.Options)
            as InjectableFault;
        found.AddRange(read?.Errors(name) ?? []);
        foreach (var error in found)
            errors.Add(Told(error, name, settings, free.ToDictionary(f => f.Key, f => f.Type)));
        return found.Count == 0 ? read : null;
    }

    /// <summary>The mistake with the option. A setting that was left out is missing, whatever its default is.</summary>
    private static PlanError Told(PlanError error, string name, JsonObject settings, Dictionary<string, Type> types)
    {
        var key = error.Field[(error.Field.LastIndexOf('.') + 1)..];
        var told = error with { Field = $"{Option} {error.Field}" };
        return settings[key] is not null || !types.TryGetValue(key, out var type)
            ? told
            : told with
            {
                Value = PlanError.Missing,
                Allowed = type == typeof(TimeSpan) ? $"{error.Allowed}, such as '{name} 200ms'" : error.Allowed,
            };
    }

    private static string Settings(IEnumerable<string> names) =>
        $"a value of {string.Join(", ", names)}, each once and with its name where it is not clear: {names.First()}=...";

    private static bool Fits(string text, Type type) =>
        type == typeof(TimeSpan) ? char.IsAsciiLetter(text[^1])
        : type == typeof(double) ? text[^1] == '%' || text.Contains('.', StringComparison.Ordinal)
        : type == typeof(int) || type == typeof(long) ? text.All(char.IsAsciiDigit)
        : type == typeof(string);

    private static JsonNode ValueOf(string text) =>
        text.EndsWith('%')
        && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
            ? JsonValue.Create(Math.Round(share / 100, 12))
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
        : JsonValue.Create(text);

    private static TimeSpan? TimeOf(Group group, TimeSpan least, string allowed, ICollection<PlanError> errors)
    {
        if (!group.Success)
            return null;
        var time = LengthText.Read(Option, group.Value, allowed, errors);
        if (time < least)
            errors.Add(new(Option, group.Value, allowed));
        return time;
    }

    [GeneratedRegex(
        @"^(?<name>[A-Za-z]+)(?<rest>(\s+(?!for\s|at\s)\S+)*)(\s+for\s+(?<for>\S+))?(\s+at\s+(?<at>\S+))?$"
    )]
    private static partial Regex Sentence();
}
