using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Cli.Yaml;

namespace Chaos.Cli.Linting;

/// <summary>
/// Reads JSON as .NET reads <c>appsettings.json</c>: comments and trailing commas are allowed, the case of names does
/// not matter, <c>"A:B"</c> is B in A, and a value that is set twice is a mistake. Paths have colons, as in .NET.
/// </summary>
internal sealed class SettingsReader
{
    private static readonly JsonReaderOptions s_asDotNet = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };
    private static readonly JsonNodeOptions s_anyCase = new() { PropertyNameCaseInsensitive = true };

    private readonly byte[] _text;
    private readonly Dictionary<string, YamlPosition> _positions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<YamlMistake> _mistakes = [];

    private SettingsReader(string text) => _text = Encoding.UTF8.GetBytes(text);

    /// <summary>Reads a text.</summary>
    internal static YamlDocument Read(string text) => new SettingsReader(text).Read();

    private YamlDocument Read()
    {
        try
        {
            var reader = new Utf8JsonReader(_text, s_asDotNet);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return Broken(PositionAt(reader.TokenStartIndex), "a section in { } is expected here");
            var root = new JsonObject(s_anyCase);
            ReadSection(ref reader, root, "");
            // Also reads what follows the end, where only comments are allowed.
            reader.Read();
            return new(
                JsonSerializer.SerializeToElement(root),
                _mistakes,
                new Dictionary<string, string>(),
                _positions
            );
        }
        catch (JsonException e)
        {
            var line = (int)(e.LineNumber ?? 0);
            return Broken(
                PositionAt(StartOf(line) + (e.BytePositionInLine ?? 0)),
                $"this is not JSON: {e.Message.Split(" LineNumber:")[0].TrimEnd('.')}"
            );
        }
    }

    private static YamlDocument Broken(YamlPosition position, string text) =>
        new(null, [new(position, text)], new Dictionary<string, string>(), new Dictionary<string, YamlPosition>());

    private void ReadSection(ref Utf8JsonReader reader, JsonObject section, string path)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var position = PositionAt(reader.TokenStartIndex);
            var (parent, at) = (section, path);
            var names = reader.GetString()!.Split(':');
            foreach (var name in names[..^1])
            {
                at = Inside(at, name);
                _positions.TryAdd(at, position);
                parent = SectionIn(parent, name);
            }
            reader.Read();
            Set(ref reader, parent, names[^1], Inside(at, names[^1]), position);
        }
    }

    private void Set(ref Utf8JsonReader reader, JsonObject parent, string name, string path, YamlPosition position)
    {
        var isNew = _positions.TryAdd(path, position);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadSection(ref reader, SectionIn(parent, name), path);
            return;
        }
        var value = ReadValue(ref reader, path);
        if (isNew)
            parent[name] = value;
        // A section with the same name keeps its content: a handler sees no text beside it.
        else if (parent[name] is not JsonObject)
            _mistakes.Add(
                new(
                    position,
                    $"{path}: a duplicate key is not allowed; allowed: one, which is in line {_positions[path].Line}"
                )
            );
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader, string path)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var section = new JsonObject(s_anyCase);
                ReadSection(ref reader, section, path);
                return section;
            case JsonTokenType.StartArray:
                var list = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    var item = $"{path}:{list.Count}";
                    _positions.TryAdd(item, PositionAt(reader.TokenStartIndex));
                    list.Add(ReadValue(ref reader, item));
                }
                return list;
            default:
                return JsonNode.Parse(_text.AsSpan((int)reader.TokenStartIndex, LengthOf(reader)));
        }
    }

    /// <summary>The length of a value as written; the quotes of a text are not part of the reader's span.</summary>
    private static int LengthOf(in Utf8JsonReader reader) =>
        reader.ValueSpan.Length + (reader.TokenType == JsonTokenType.String ? 2 : 0);

    private static JsonObject SectionIn(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject inner)
            parent[name] = inner = new(s_anyCase);
        return inner;
    }

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    private long StartOf(int line)
    {
        var start = 0;
        for (; line > 0; line--)
            start += _text.AsSpan(start).IndexOf((byte)'\n') + 1;
        return start;
    }

    private YamlPosition PositionAt(long index)
    {
        var before = _text.AsSpan(0, (int)Math.Min(index, _text.Length));
        var start = before.LastIndexOf((byte)'\n') + 1;
        return new(1 + before.Count((byte)'\n'), 1 + Encoding.UTF8.GetCharCount(before[start..]));
    }
}
