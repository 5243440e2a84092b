using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chaos.Core;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Files;

/// <summary>Writes the load of a first experiment file.</summary>
/// <param name="service">The service that is called.</param>
/// <param name="rate">Calls a second.</param>
internal sealed class FirstWorkload(string service, double rate)
{
    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string Journey = "recorded";

    /// <summary>How long a fault lasts, in seconds.</summary>
    private const double Usual = 14;

    /// <summary>How many arrivals decide an availability of 95 %.</summary>
    private const double Deciding = 80;

    /// <summary>The methods that are words of their own.</summary>
    private static readonly string[] s_words = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

    /// <summary>The longest that one call takes, beside what a user thinks.</summary>
    private static readonly TimeSpan s_call = new ExperimentFile().AttemptTimeout;

    /// <summary>The lines for calls to one path.</summary>
    internal IEnumerable<string> Of(string path) =>
        ["workloads:", "  calls:", $"    service: {service}", $"    path: {Quoted(path)}", Rate(rate, "calls")];

    /// <summary>The lines for calls that were imported: one call, a journey, or a mix.</summary>
    internal IEnumerable<string> Of(Imported import) =>
        import switch
        {
            { Calls: [var one] } =>
            [
                "workloads:",
                "  calls:",
                $"    service: {service}",
                .. Words(one, 4),
                Rate(rate, "calls"),
            ],
            { IsJourney: true } => Walked(import.Calls),
            _ => Mixed(import.Calls),
        };

    /// <summary>The line for phases as long as the longest journey; null where the usual ones are.</summary>
    internal static string? Durations(Imported import)
    {
        var usual = new DurationsFile();
        var longest = Longest(import);
        return longest <= usual.Baseline.TotalSeconds
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"durations: {{ baseline: {longest}s, recovery: {Math.Max(usual.Recovery.TotalSeconds, longest)}s }}"
                    + $"   # a journey takes up to {longest} s"
            );
    }

    /// <summary>
    /// How long the fault lasts, in seconds: at least as long as the longest journey, and so long that enough arrivals
    /// decide the objective.
    /// </summary>
    internal double FaultSeconds(Imported? import)
    {
        var arrivals = import is { IsJourney: true } ? JourneysOf(import.Calls) : rate;
        return Math.Max(
            import is null ? Usual : Math.Max(Usual, Longest(import)),
            arrivals > 0 ? Math.Ceiling(Deciding / arrivals) : Usual
        );
    }

    /// <summary>Journeys a second, with about as many calls a second as are asked for, and not many more.</summary>
    private double JourneysOf(IReadOnlyList<ImportedCall> calls) =>
        rate / calls.Count is var journeys and < 1
            ? Math.Max(0.01, Math.Round(journeys, 2))
            : Math.Round(rate / calls.Count);

    /// <summary>The longest that one arrival takes, in whole seconds.</summary>
    private static double Longest(Imported import) =>
        import.IsJourney
            ? Math.Ceiling(import.Calls.Aggregate(TimeSpan.Zero, (sum, c) => sum + c.Think + s_call).TotalSeconds)
            : 0;

    private IEnumerable<string> Walked(IReadOnlyList<ImportedCall> calls) =>
        [
            "journeys:",
            $"  {Journey}:",
            .. calls.SelectMany(c =>
                new[] { $"    - {c.Name}:" }
                    .Concat(Words(c, 8))
                    .Prepend(string.Create(CultureInfo.InvariantCulture, $"    - think: {c.Think.TotalSeconds:0.#}s"))
                    .Skip(c.Think > TimeSpan.Zero ? 0 : 1)
            ),
            "workloads:",
            "  calls:",
            $"    service: {service}",
            $"    journey: {Journey}",
            Rate(JourneysOf(calls), "journeys"),
        ];

    private IEnumerable<string> Mixed(IReadOnlyList<ImportedCall> calls) =>
        [
            "workloads:",
            "  calls:",
            $"    service: {service}",
            Rate(rate, "calls"),
            "    mix:   # how often each is made, relative to the others",
            .. calls.SelectMany(c => new[] { "      - weight: 1", $"        name: {c.Name}" }.Concat(Words(c, 8))),
        ];

    /// <summary>A text in quotes, as JSON and YAML write it.</summary>
    internal static string Quoted(string text) => JsonSerializer.Serialize(text, s_plain);

    private static string Rate(double rate, string what) =>
        $"    rate: {rate.ToString(CultureInfo.InvariantCulture)}   # {what} a second";

    private static IEnumerable<string> Words(ImportedCall call, int indent) =>
        Words(call).Select(line => new string(' ', indent) + line);

    private static IEnumerable<string> Words(ImportedCall call)
    {
        if (s_words.Contains(call.Method))
            yield return $"{call.Method.ToLowerInvariant()}: {Quoted(call.Path)}";
        else
        {
            yield return $"method: {call.Method}";
            yield return $"path: {Quoted(call.Path)}";
        }
        if (call.Headers.Count > 0)
            yield return "headers:";
        foreach (var (name, value) in call.Headers)
            yield return $"  {Quoted(name)}: {Quoted(value)}";
        if (call.Timeout is { } timeout)
            yield return $"timeout: {Limits.TextOf(timeout)}";
        if (call.Body is { } body)
            yield return $"body: {Quoted(body)}";
        if (call.Captures.Count > 0)
            yield return $"capture: {{ {string.Join(", ", call.Captures.Select(c => $"{c.Key}: {c.Value.Written}"))} }}";
        if (call.Status is { } status)
            yield return $"expect: {{ status: {status} }}   # as it was answered when it was recorded";
    }
}
