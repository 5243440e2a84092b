using System.Text;
using System.Text.Json;
using Chaos.Core.Texts;
using Chaos.Proxy.Toxics;
using static System.FormattableString;

namespace Chaos.Proxy.Api;

/// <summary>
/// Finds the keys of a configuration file that mean nothing. Toxiproxy ignores them, so the file is accepted and each is
/// told. The place is line and column, from 1.
/// </summary>
internal sealed class UnknownKeys
{
    private const string Attributes = "attributes";

    // It is in the replies of Toxiproxy, of which a file may be a copy.
    private const string LoggerOfReplies = "Logger";

    // In a list of proxies it is refused with a message of its own.
    private const string TtlOfToxic = "ttl";

    private readonly List<string> _found = [];
    private readonly byte[] _json;

    private UnknownKeys(byte[] json) => _json = json;

    private delegate void Walk(ref Utf8JsonReader reader, JsonElement value);

    /// <summary>Returns a warning about each unknown key.</summary>
    /// <param name="list">The list of proxies.</param>
    /// <param name="json">Its text, which may have other text behind it.</param>
    public static IReadOnlyList<string> In(JsonElement list, byte[] json)
    {
        var keys = new UnknownKeys(json);
        var reader = new Utf8JsonReader(RequestBody.WithoutMark(json), new() { AllowMultipleValues = true });
        reader.Read();
        keys.Each(ref reader, list, keys.Proxy);
        return keys._found;
    }

    private void Proxy(ref Utf8JsonReader reader, JsonElement proxy) =>
        Members(ref reader, proxy, new("a proxy", ProxyRequests.Keys, LoggerOfReplies, "toxics", Toxics));

    private void Toxics(ref Utf8JsonReader reader, JsonElement toxics) => Each(ref reader, toxics, Toxic);

    private void Toxic(ref Utf8JsonReader reader, JsonElement toxic)
    {
        var kind = ToxicKind.Find(new RequestFields(toxic).Text("type"));
        var fields = kind?.Fields.Select(f => f.Name).ToList() ?? [];
        // A field may stand beside the attributes and not in them.
        Members(
            ref reader,
            toxic,
            new("a toxic", ToxicRequests.Keys, TtlOfToxic, Attributes, kind is null ? Skip : OfKind)
            {
                Elsewhere = fields.ToDictionary(f => f, f => $"{Attributes}.{f}", StringComparer.OrdinalIgnoreCase),
            }
        );

        void OfKind(ref Utf8JsonReader attributes, JsonElement value) =>
            Members(ref attributes, value, new($"the attributes of {kind!.Name}", fields, "", "", Skip));
    }

    private static void Skip(ref Utf8JsonReader reader, JsonElement value) => reader.Skip();

    private void Each(ref Utf8JsonReader reader, JsonElement array, Walk walk)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            reader.Skip();
            return;
        }
        foreach (var one in array.EnumerateArray())
        {
            reader.Read();
            walk(ref reader, one);
        }
        reader.Read();
    }

    private void Members(ref Utf8JsonReader reader, JsonElement value, Shape shape)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            reader.Skip();
            return;
        }
        foreach (var member in value.EnumerateObject())
        {
            reader.Read();
            if (!shape.Knows(member.Name))
                _found.Add($"{At(reader.TokenStartIndex)}: {shape.Warning(member.Name)}");
            reader.Read();
            if (member.Name.Equals(shape.Inner, StringComparison.OrdinalIgnoreCase))
                shape.Walk(ref reader, member.Value);
            else
                reader.Skip();
        }
        reader.Read();
    }

    private string At(long index)
    {
        var before = RequestBody.WithoutMark(_json)[..(int)index];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return Invariant($"{before.Count((byte)'\n') + 1}:{Encoding.UTF8.GetCharCount(line) + 1}");
    }

    /// <summary>The keys of an object.</summary>
    /// <param name="What">What the object is.</param>
    /// <param name="Keys">Its keys.</param>
    /// <param name="Quiet">A key that is no mistake and is not named.</param>
    /// <param name="Inner">The key with further objects.</param>
    /// <param name="Walk">Visits these.</param>
    private sealed record Shape(string What, IReadOnlyList<string> Keys, string Quiet, string Inner, Walk Walk)
    {
        /// <summary>Keys of another object that are easily written in this one, with their right place.</summary>
        public IReadOnlyDictionary<string, string> Elsewhere { get; init; } = new Dictionary<string, string>();

        public bool Knows(string name) => Keys.Append(Quiet).Contains(name, StringComparer.OrdinalIgnoreCase);

        public string Warning(string name) =>
            $"{PlainLine.Of(name)}: no such key of {What}, so it is ignored; "
            + NearestName.Question(Elsewhere.GetValueOrDefault(name) ?? NearestName.Of(name, Keys))
            + $"allowed: {(Keys.Count > 0 ? string.Join(", ", Keys) : "none")}";
    }
}
