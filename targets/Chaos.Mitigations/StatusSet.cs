using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core.Calls;

namespace Chaos.Mitigations;

/// <summary>
/// A set of call statuses on which a mitigation acts. It is compared by its members and written as a list.
/// </summary>
[CollectionBuilder(typeof(StatusSet), nameof(Of))]
[JsonConverter(typeof(AsList))]
public readonly record struct StatusSet : IReadOnlyCollection<CallStatus>
{
    private readonly uint _members;

    private StatusSet(uint members) => _members = members;

    public int Count => int.PopCount((int)_members);

    /// <summary>Returns the set of the given statuses.</summary>
    public static StatusSet Of(ReadOnlySpan<CallStatus> statuses)
    {
        var members = 0u;
        foreach (var status in statuses)
            members |= 1u << (int)status;
        return new(members);
    }

    public bool Contains(CallStatus status) => (_members & (1u << (int)status)) != 0;

    public IEnumerator<CallStatus> GetEnumerator()
    {
        for (var status = 0; status < CallStatuses.Count; status++)
            if (Contains((CallStatus)status))
                yield return (CallStatus)status;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(", ", this);

    private sealed class AsList : JsonConverter<StatusSet>
    {
        public override StatusSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Of(JsonSerializer.Deserialize<CallStatus[]>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, StatusSet value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.ToArray(), options);
    }
}
