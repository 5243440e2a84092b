using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Chaos.Core.Policies;

/// <summary>
/// Reads and writes policies as JSON: <c>{"mitigations": [{"kind": "retry", "maxRetryAttempts": 3, "delay": "100ms"},
/// ...]}</c>. The kind is the type's name in camel case. Kinds are discovered in the loaded Chaos.* assemblies and
/// those that they reference, so that a new mitigation needs no registration.
/// </summary>
/// <remarks>
/// Durations are <c>100ms</c>, <c>2s</c>, <c>5m</c>, <c>1h</c> or <c>00:00:02</c>; enumerations are names. Anything
/// unknown or unreadable is a mistake that names what is allowed.
/// </remarks>
public static class PolicyJson
{
    private const string KindProperty = "kind";
    private static readonly Lazy<SortedDictionary<string, Type>> s_kinds = new(FindKinds);
    private static readonly Lazy<IReadOnlyList<string>> s_offered = new(() =>
        [.. Kinds.Where(k => !k.Value.IsDefined(typeof(BrokenOnPurposeAttribute), false)).Select(k => k.Key)]
    );

    /// <summary>Every mitigation by its kind.</summary>
    public static IReadOnlyDictionary<string, Type> Kinds => s_kinds.Value;

    /// <summary>The kinds that are offered to users: those that are not broken on purpose.</summary>
    public static IReadOnlyList<string> Offered => s_offered.Value;

    /// <summary>Options that read and write policies, alone or as parts of other JSON.</summary>
    public static JsonSerializerOptions Options { get; } = AddTo(new() { WriteIndented = true });

    /// <summary>
    /// Adds this form of policies, durations and enumerations to other options. Property names become camel case,
    /// unless the options set another naming policy.
    /// </summary>
    public static JsonSerializerOptions AddTo(JsonSerializerOptions options)
    {
        options.Converters.Add(new PolicyConverter());
        options.Converters.Add(new MitigationConverter());
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.PropertyNamingPolicy ??= JsonNamingPolicy.CamelCase;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        return options;
    }

    /// <summary>
    /// Reads a policy and adds every mistake to <paramref name="errors"/> under <paramref name="path"/>: unknown kinds
    /// and properties, unreadable values and values out of range. Returns null when there was a mistake.
    /// </summary>
    public static Policy? Read(JsonElement policy, string path, ICollection<PlanError> errors)
    {
        var before = errors.Count;
        var read = ReadShape(policy, path, errors, Options);
        // Readable mitigations are checked even when others are unreadable, so that all mistakes are reported at once.
        for (var i = 0; i < read?.Count; i++)
            foreach (var error in read[i]?.Errors($"{path}.mitigations[{i}]") ?? [])
                errors.Add(error);
        return errors.Count == before ? new Policy { Mitigations = read! } : null;
    }

    /// <summary>
    /// The mitigations, with null for each that cannot be read. Returns null when there is no list of mitigations.
    /// </summary>
    private static List<Mitigation?>? ReadShape(
        JsonElement policy,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options
    )
    {
        if (policy.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, policy.GetRawText(), "an object with a list of mitigations, outermost first"));
            return null;
        }
        foreach (var property in policy.EnumerateObject().Where(p => p.Name != "mitigations"))
            errors.Add(new($"{path}.{property.Name}", property.Value.GetRawText(), "mitigations"));
        if (!policy.TryGetProperty("mitigations", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(
                new(
                    $"{path}.mitigations",
                    list.ValueKind == JsonValueKind.Undefined ? PlanError.Missing : list.GetRawText(),
                    "a list of mitigations, outermost first"
                )
            );
            return null;
        }
        return
        [
            .. list.EnumerateArray()
                .Select((item, i) => ReadMitigation(item, $"{path}.mitigations[{i}]", errors, options)),
        ];
    }

    private static Mitigation? ReadMitigation(
        JsonElement element,
        string path,
        ICollection<PlanError> errors,
        JsonSerializerOptions options
    )
    {
        var kinds = string.Join(", ", Offered);
        if (element.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new(path, element.GetRawText(), $"an object whose kind is one of {kinds}"));
            return null;
        }
        var kind = element.TryGetProperty(KindProperty, out var named) ? named.ToString() : PlanError.Missing;
        if (!Kinds.TryGetValue(kind, out var type))
        {
            errors.Add(new($"{path}.{KindProperty}", kind, kinds));
            return null;
        }
        return (Mitigation?)StrictJson.Read(element, type, path, errors, options, besides: KindProperty);
    }

    private static SortedDictionary<string, Type> FindKinds()
    {
        var found = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach (
            var type in OwnAssemblies()
                .SelectMany(a => a.GetTypes())
                .Where(t => t.IsSubclassOf(typeof(Mitigation)) && t is { IsAbstract: false, IsVisible: true })
        )
            if (!found.TryAdd(JsonNamingPolicy.CamelCase.ConvertName(type.Name), type))
                throw new InvalidOperationException(
                    $"two mitigations are named {type.Name}: {type} and {found[JsonNamingPolicy.CamelCase.ConvertName(type.Name)]}"
                );
        return found;
    }

    /// <summary>
    /// The toolkit's assemblies that are loaded, and those that they reference. A loaded assembly has priority: a test
    /// host may load a copy from another folder, and types of two copies are different types.
    /// </summary>
    private static IEnumerable<Assembly> OwnAssemblies()
    {
        var known = AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(a => IsOwn(a.GetName()))
            .ToDictionary(a => a.GetName().Name!);
        var unread = new Queue<Assembly>(known.Values);
        while (unread.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(n => IsOwn(n) && !known.ContainsKey(n.Name!)))
                unread.Enqueue(known[name.Name!] = Assembly.Load(name));
            yield return assembly;
        }
    }

    private static bool IsOwn(AssemblyName name) => name.Name?.StartsWith("Chaos.", StringComparison.Ordinal) == true;

    private static T Checked<T>(T? value, List<PlanError> errors)
        where T : class =>
        errors.Count == 0 ? value! : throw new JsonException(string.Join(Environment.NewLine, errors));

    private sealed class PolicyConverter : JsonConverter<Policy>
    {
        public override Policy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var errors = new List<PlanError>();
            var mitigations = Checked(ReadShape(JsonElement.ParseValue(ref reader), "policy", errors, options), errors);
            return new() { Mitigations = mitigations! };
        }

        public override void Write(Utf8JsonWriter writer, Policy value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("mitigations");
            JsonSerializer.Serialize(writer, value.Mitigations, options);
            writer.WriteEndObject();
        }
    }

    private sealed class MitigationConverter : JsonConverter<Mitigation>
    {
        public override Mitigation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var errors = new List<PlanError>();
            return Checked(ReadMitigation(JsonElement.ParseValue(ref reader), "mitigation", errors, options), errors);
        }

        public override void Write(Utf8JsonWriter writer, Mitigation value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString(KindProperty, JsonNamingPolicy.CamelCase.ConvertName(value.GetType().Name));
            foreach (
                var property in options
                    .GetTypeInfo(value.GetType())
                    .Properties.Where(p => p.Get is not null && p.Set is not null)
            )
            {
                if (property.Get!(value) is not { } set)
                    continue;
                writer.WritePropertyName(property.Name);
                JsonSerializer.Serialize(writer, set, property.PropertyType, options);
            }
            writer.WriteEndObject();
        }
    }

    private sealed class DurationConverter : JsonConverter<TimeSpan>
    {
        private static readonly (string Suffix, decimal Ticks)[] s_units =
        [
            ("ms", TimeSpan.TicksPerMillisecond),
            ("us", TimeSpan.TicksPerMicrosecond),
            ("µs", TimeSpan.TicksPerMicrosecond),
            ("s", TimeSpan.TicksPerSecond),
            ("m", TimeSpan.TicksPerMinute),
            ("h", TimeSpan.TicksPerHour),
        ];

        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text =
                reader.TokenType == JsonTokenType.String
                    ? reader.GetString()!.Trim()
                    : throw new JsonException($"a duration is {StrictJson.Allowed(typeof(TimeSpan))}");
            if (OfParts(text) is { } parts)
                return parts;
            // TimeSpan reads "2" as two days, which is not what a user means, so a colon is required.
            return
                text.Contains(':', StringComparison.Ordinal)
                && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration)
                ? duration
                : throw new JsonException($"{text} is not {StrictJson.Allowed(typeof(TimeSpan))}");
        }

        /// <summary>
        /// Reads a sequence of numbers with units, as Go writes durations: <c>500us</c>, <c>1.5 s</c>, <c>1m30s</c>.
        /// Returns null for any other text.
        /// </summary>
        private static TimeSpan? OfParts(string text)
        {
            var rest = text.AsSpan();
            var sign = rest is ['-', ..] ? -1 : 1;
            if (rest is ['-' or '+', ..])
                rest = rest[1..];
            var (ticks, any) = (0m, false);
            while (rest.Length > 0)
            {
                var digits = rest.IndexOfAnyExcept("0123456789.");
                if (
                    digits <= 0
                    || !decimal.TryParse(
                        rest[..digits],
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var number
                    )
                )
                    return null;
                rest = rest[digits..].TrimStart();
                var letters =
                    rest.IndexOfAnyExceptInRange('a', 'z') is var end && rest is ['µ', ..]
                        ? rest[1..].IndexOfAnyExceptInRange('a', 'z') is >= 0 and var more
                            ? more + 1
                            : rest.Length
                        : end < 0
                            ? rest.Length
                            : end;
                var word = rest[..letters].ToString();
                if (
                    s_units.FirstOrDefault(u => u.Suffix == word) is not (not null, var unit)
                    || number > long.MaxValue / unit - ticks / unit
                )
                    return null;
                ticks += number * unit;
                any = true;
                rest = rest[letters..].TrimStart();
            }
            return any ? TimeSpan.FromTicks(sign * (long)Math.Round(ticks)) : null;
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
        {
            var (number, suffix) =
                value.Ticks % TimeSpan.TicksPerSecond == 0
                    ? (value.Ticks / TimeSpan.TicksPerSecond, "s")
                    : (value.Ticks / TimeSpan.TicksPerMillisecond, "ms");
            writer.WriteStringValue(
                value.Ticks % TimeSpan.TicksPerMillisecond == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{number}{suffix}")
                    : value.ToString("c", CultureInfo.InvariantCulture)
            );
        }
    }
}
