using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>Selects values among those directly in a value.</summary>
internal abstract record PathSelector
{
    /// <summary>Whether it selects nothing in any value.</summary>
    public virtual bool FindsNothing => false;

    /// <summary>Adds the selected values.</summary>
    public abstract void AddTo(List<JsonElement> found, JsonElement value);

    /// <summary>Selects the member of an object that has a name.</summary>
    internal sealed record Name(string Key) : PathSelector
    {
        public override void AddTo(List<JsonElement> found, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(Key, out var member))
                found.Add(member);
        }
    }

    /// <summary>Selects the value of a list at an index. A negative one counts from the end.</summary>
    internal sealed record Index(long At) : PathSelector
    {
        public override void AddTo(List<JsonElement> found, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return;
            var length = value.GetArrayLength();
            var at = At < 0 ? length + At : At;
            if (at >= 0 && at < length)
                found.Add(value[(int)at]);
        }
    }

    /// <summary>Selects a range of a list as RFC 9535, section 2.3.4, defines it.</summary>
    internal sealed record Slice(long? From, long? To, long Step) : PathSelector
    {
        public override bool FindsNothing =>
            Step == 0
            || (From is { } from && To is { } to && from < 0 == to < 0 && (Step > 0 ? from >= to : from <= to))
            || (Step > 0 && To == 0);

        public override void AddTo(List<JsonElement> found, JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array || Step == 0)
                return;
            long length = value.GetArrayLength();
            var (from, to) = Step > 0 ? (From ?? 0, To ?? length) : (From ?? length - 1, To ?? -length - 1);
            (from, to) = (from < 0 ? length + from : from, to < 0 ? length + to : to);
            if (Step > 0)
                for (var i = Math.Max(from, 0); i < Math.Min(to, length); i += Step)
                    found.Add(value[(int)i]);
            else
                for (var i = Math.Min(from, length - 1); i > Math.Max(to, -1); i += Step)
                    found.Add(value[(int)i]);
        }
    }

    /// <summary>Selects every value.</summary>
    internal sealed record Every : PathSelector
    {
        public override void AddTo(List<JsonElement> found, JsonElement value) => found.AddRange(Within(value));
    }

    /// <summary>Selects the values for which something holds.</summary>
    internal sealed record Filter(PathFilter Holds) : PathSelector
    {
        public override void AddTo(List<JsonElement> found, JsonElement value) =>
            found.AddRange(Within(value).Where(Holds.For));
    }

    private static IEnumerable<JsonElement> Within(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Object => value.EnumerateObject().Select(m => m.Value),
            _ => [],
        };
}
