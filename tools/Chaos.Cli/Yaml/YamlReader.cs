using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Chaos.Cli.Yaml;

/// <summary>
/// Reads one YAML document into JSON and keeps where everything stands. Strict: scalars by YAML 1.2, a key twice is a
/// mistake, and so is what JSON cannot say. Every mistake is told at once, but for text that is no YAML at all, where
/// nobody can know how it goes on.
/// </summary>
internal static class YamlReader
{
    /// <summary>What is wrong is shown as it is written: <c>&lt;</c> and not its number.</summary>
    internal static JsonSerializerOptions Plain { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MaxDepth = 32;
    private const int MaxNodes = 100_000;

    /// <summary>Of all values and of the paths to them, with what aliases repeat.</summary>
    private const long MaxCharacters = 10_000_000;

    /// <summary>Reads <paramref name="text"/>.</summary>
    public static YamlDocument Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            Expect<StreamStart>(parser);
            if (Next(parser) is StreamEnd)
                return Broken(new(1, 1), "the file is empty");
            Next(parser);
            var root = Tree(parser, [], 0);
            Expect<DocumentEnd>(parser);
            if (Next(parser) is DocumentStart second)
                return Broken(At(second.Start), "a second document is not allowed; allowed: one in a file");
            var projection = new Projection(new(text));
            var json = projection.Project(root, "", 0);
            return new(
                JsonSerializer.SerializeToElement(json, Plain),
                projection.Mistakes,
                projection.Written,
                projection.Positions
            );
        }
        catch (Refused e)
        {
            return Broken(At(e.Start), $"this is not YAML: {e.Message}");
        }
        catch (YamlException e)
        {
            var mistake = new NotYaml(text).Told(At(e.Start), e.Message);
            return Broken(mistake.Position, mistake.Text);
        }
    }

    private static YamlDocument Broken(YamlPosition position, string text) =>
        new(null, [new(position, text)], new Dictionary<string, string>(), new Dictionary<string, YamlPosition>());

    private static YamlPosition At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static void Expect<T>(IParser parser)
        where T : ParsingEvent
    {
        if (Next(parser) is not T)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"a {typeof(T).Name} is expected here");
    }

    /// <summary>The node that begins with the current event; leaves the parser at its last event.</summary>
    private static Node Tree(IParser parser, Dictionary<AnchorName, Node> anchors, int depth)
    {
        var begin = parser.Current!;
        if (depth > MaxDepth)
            throw new Refused(begin.Start, begin.End, $"more than {MaxDepth} levels, one within the other");
        var node = new Node(At(begin.Start), begin);
        switch (begin)
        {
            case AnchorAlias alias:
                return anchors.TryGetValue(alias.Value, out var known)
                    ? known with
                    {
                        Position = node.Position,
                    }
                    : throw new YamlException(
                        alias.Start,
                        alias.End,
                        $"nothing is named &{alias.Value}; allowed: a text that begins with * in quotes"
                    );
            case SequenceStart:
                while (Next(parser) is not SequenceEnd)
                    node.Items.Add((null, Tree(parser, anchors, depth + 1)));
                break;
            case MappingStart:
                while (Next(parser) is not MappingEnd)
                {
                    var key = Tree(parser, anchors, depth + 1);
                    Next(parser);
                    node.Items.Add((key, Tree(parser, anchors, depth + 1)));
                }
                break;
        }
        // Known when it is complete, so that nothing can hold itself.
        if (begin is NodeEvent { Anchor.IsEmpty: false } named)
            anchors[named.Anchor] = node;
        return node;
    }

    /// <summary>
    /// The next event. Of some texts the parser falls over its own states, which is no more than that they are no YAML.
    /// </summary>
    private static ParsingEvent Next(IParser parser)
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            if (parser.MoveNext())
                return parser.Current!;
        }
        catch (Exception e) when (e is not YamlException)
        {
            throw new YamlException(last, last, "it ends where more is expected, or goes on where it had ended", e);
        }
        throw new YamlException(last, last, "it ends where more is expected");
    }

    /// <summary>YAML that is refused for what it says, which a parser has read well.</summary>
    private sealed class Refused(in Mark start, in Mark end, string message) : YamlException(start, end, message);

    private sealed record Node(YamlPosition Position, ParsingEvent Begin)
    {
        public List<(Node? Key, Node Value)> Items { get; init; } = [];
    }

    /// <summary>
    /// From nodes to JSON. An alias is projected wherever it stands, so that what a file can grow to is bounded here.
    /// </summary>
    private sealed class Projection(NotYaml text)
    {
        private int _nodes;
        private long _characters;

        public List<YamlMistake> Mistakes { get; } = [];

        public Dictionary<string, string> Written { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, YamlPosition> Positions { get; } = new(StringComparer.Ordinal);

        public JsonNode? Project(Node node, string path, int depth)
        {
            _characters += path.Length + ((node.Begin as Scalar)?.Value.Length ?? 0);
            if (++_nodes > MaxNodes || _characters > MaxCharacters || depth > MaxDepth)
                throw new Refused(node.Begin.Start, node.Begin.End, "with its aliases it is too large");
            Positions.TryAdd(path, node.Position);
            if (
                node.Begin is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag }
                && !IsUsual(node, tag.Value)
            )
                Mistakes.Add(new(node.Position, $"{path}: the tag {tag.Value} is not allowed; allowed: no tag"));
            switch (node.Begin)
            {
                case SequenceStart:
                    return new JsonArray([
                        .. node.Items.Select((item, i) => Project(item.Value, $"{path}[{i}]", depth + 1)),
                    ]);
                case MappingStart when IsPlaceholder(node) && text.PlaceholderAt(node.Position) is var (value, told):
                    Mistakes.Add(new(node.Position, $"{path}: {told}"));
                    return value;
                case MappingStart:
                    return Mapping(node, path, depth);
                default:
                    var scalar = (Scalar)node.Begin;
                    if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
                        return scalar.Value;
                    if (!YamlScalar.IsNotFinite(scalar.Value))
                    {
                        var read = YamlScalar.Read(scalar.Value);
                        if (
                            read?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                            && read.ToJsonString() != scalar.Value
                        )
                            Written[path] = scalar.Value;
                        return read;
                    }
                    Mistakes.Add(
                        new(
                            node.Position,
                            $"{path}: {YamlDocument.Shown(scalar.Value)} is not allowed; allowed: a finite number"
                        )
                        {
                            Path = path,
                        }
                    );
                    return 0;
            }
        }

        /// <summary>Braces in braces, as a placeholder without quotes is read.</summary>
        private static bool IsPlaceholder(Node node) =>
            node is { Begin: MappingStart, Items: [{ Key.Begin: MappingStart }] };

        private JsonObject Mapping(Node node, string path, int depth)
        {
            var json = new JsonObject();
            foreach (var (key, value) in node.Items.Where(i => !IsMerge(i.Key)))
            {
                if (key!.Begin is not Scalar { Value: var name })
                {
                    Mistakes.Add(
                        IsPlaceholder(key) && text.PlaceholderAt(key.Position) is var (_, told)
                            ? new(key.Position, $"{path}: {told}")
                            : new(
                                key.Position,
                                $"{path}: a key that is a list or a mapping is not allowed; allowed: text"
                            )
                    );
                    continue;
                }
                var inner = path.Length == 0 ? name : $"{path}.{name}";
                if (!Positions.TryAdd(inner, key.Position) && json.ContainsKey(name))
                {
                    Mistakes.Add(
                        new(
                            key.Position,
                            $"{inner}: a second time is not allowed; allowed: once, and it is in line {Positions[inner].Line} already"
                        )
                    );
                    continue;
                }
                json[name] = Project(value, inner, depth + 1);
            }
            // What stands in the mapping itself comes before what is merged into it, and of that what is merged first.
            foreach (var (key, value) in node.Items.Where(i => IsMerge(i.Key)))
                Merge(json, key!, value, path, depth);
            return json;
        }

        private static bool IsMerge(Node? key) => key?.Begin is Scalar { Value: "<<", Style: ScalarStyle.Plain };

        private void Merge(JsonObject json, Node at, Node merged, string path, int depth)
        {
            if (++_nodes > MaxNodes || depth > MaxDepth)
                throw new Refused(at.Begin.Start, at.Begin.End, "with its aliases it is too large");
            if (merged.Begin is SequenceStart)
            {
                foreach (var (_, each) in merged.Items)
                    Merge(json, at, each, path, depth + 1);
                return;
            }
            if (merged.Begin is not MappingStart)
            {
                Mistakes.Add(
                    new(
                        at.Position,
                        $"{path}: << with what is no mapping is not allowed; allowed: << with an alias of a mapping, or a list of them"
                    )
                );
                return;
            }
            foreach (var (key, value) in merged.Items.Where(i => !IsMerge(i.Key)))
                if (key!.Begin is Scalar { Value: var name } && !json.ContainsKey(name))
                    json[name] = Project(
                        value with
                        {
                            Position = at.Position,
                        },
                        path.Length == 0 ? name : $"{path}.{name}",
                        depth + 1
                    );
            foreach (var (_, value) in merged.Items.Where(i => IsMerge(i.Key)))
                Merge(json, at, value, path, depth + 1);
        }

        private static bool IsUsual(Node node, string tag) =>
            tag
            == node.Begin switch
            {
                SequenceStart => "tag:yaml.org,2002:seq",
                MappingStart => "tag:yaml.org,2002:map",
                _ => "tag:yaml.org,2002:str",
            };
    }
}
