using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Chaos.Proxy.Toxics;

/// <summary>
/// A type of toxic: its name and fields on the wire, derived from its class. Types of plug-ins are found, too; one with the
/// name of a type that is here is not.
/// </summary>
internal sealed class ToxicKind
{
    private static readonly SortedDictionary<string, ToxicKind> s_own = new(
        typeof(Toxic)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Toxic)) && !t.IsAbstract)
            .Select(t => new ToxicKind(t))
            .ToDictionary(k => k.Name),
        StringComparer.Ordinal
    );

    private static readonly ConcurrentDictionary<Type, ToxicKind> s_others = [];

    private readonly Type _type;

    private ToxicKind(Type type)
    {
        this._type = type;
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name[..^nameof(Toxic).Length]);
        Fields =
        [
            .. type.GetProperties()
                .Select(p => (Property: p, Wire: p.GetCustomAttribute<WireAttribute>()))
                .Where(p => p.Wire is not null)
                .Select(p => new WireField(p.Property, p.Wire!)),
        ];
    }

    /// <summary>All types of toxics.</summary>
    public static IReadOnlyCollection<ToxicKind> All => [.. s_own.Values, .. Others];

    /// <summary>The names of all types.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(k => k.Name).Distinct()];

    private static IEnumerable<ToxicKind> Others =>
        PlugIns.Kinds(typeof(Toxic)).Select(t => s_others.GetOrAdd(t, static k => new(k)));

    /// <summary>
    /// Name on the wire: the class name in snake_case without its suffix, so <c>ResetPeerToxic</c> is
    /// <c>reset_peer</c>.
    /// </summary>
    public string Name { get; }

    public IReadOnlyList<WireField> Fields { get; }

    /// <summary>Returns the kind with this name; null when there is none.</summary>
    public static ToxicKind? Find(string? name) =>
        name is null ? null : s_own.GetValueOrDefault(name) ?? Others.FirstOrDefault(k => k.Name == name);

    public static ToxicKind Of(Toxic toxic) =>
        s_own.Values.SingleOrDefault(k => k._type == toxic.GetType())
        ?? s_others.GetOrAdd(toxic.GetType(), static t => new(t));

    /// <summary>Creates a toxic of this kind with default values.</summary>
    public Toxic Default() => (Toxic)Activator.CreateInstance(_type)!;

    /// <summary>
    /// Returns a copy of <paramref name="toxic"/> with the values in <paramref name="attributes"/>. Keys match in any
    /// case, null keeps a value, unknown keys are ignored. Errors are added to <paramref name="errors"/>.
    /// </summary>
    public Toxic Merge(Toxic toxic, JsonElement attributes, ICollection<FieldError> errors)
    {
        var merged = toxic with { };
        var absent = attributes.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
        if (!absent && attributes.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new("attributes", attributes.GetRawText(), "an object"));
            return merged;
        }
        var malformed = false;
        foreach (var member in absent ? [] : attributes.EnumerateObject().ToArray())
        {
            var field = Fields.FirstOrDefault(f => f.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
            if (field is null || member.Value.ValueKind == JsonValueKind.Null)
                continue;
            if (field.TrySet(merged, member.Value))
                continue;
            errors.Add(new(field.Name, member.Value.GetRawText(), field.Allowed));
            malformed = true;
        }
        if (!malformed)
        {
            foreach (var error in merged.Errors())
                errors.Add(error);
        }
        return merged;
    }
}
