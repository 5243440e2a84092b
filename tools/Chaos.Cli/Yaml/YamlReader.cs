using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Chaos.Cli.Yaml;

/// <summary>
/// Reads one YAML document into JSON with the positions of everything. It is strict: scalars follow YAML 1.2, and
/// duplicate keys are mistakes, as is everything that JSON cannot express. All mistakes are reported at once. Only a
/// text that is not YAML gives a single mistake, because the parser cannot go on after it.
/// </summary>
internal static class YamlReader
{
    /// <summary>
    /// Without escapes for HTML, so that messages show values as written: <c>&lt;</c> instead of its code.
    /// </summary>
    internal static JsonSerializerOptions Plain { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MaxDepth = 32;
    private const int MaxNodes = 100_000;

    /// <summary>The most characters of all values and their paths, including what aliases repeat.</summary>
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

    /// <summary>
    /// Reads the node that begins with the current event, and leaves the parser at the node's last event.
    /// </summary>
    private static Node Tree(IParser parser, Dictionary<AnchorName, Node> anchors, int depth)
    {
        var begin = parser.Current!;
        if (depth > MaxDepth)
            throw new Refused(begin.Start, begin.End, $"more than {MaxDepth} nested levels");
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
                        $"no anchor is named &{alias.Value}; allowed: quotes around a text that begins with *"
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
        // An anchor is known only when its node is complete, so that no node can contain itself.
        if (begin is NodeEvent { Anchor.IsEmpty: false } named)
            anchors[named.Anchor] = node;
        return node;
    }

    /// <summary>
    /// The next event. On some texts the parser fails with an internal error; they are reported as not YAML.
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
            throw new YamlException(last, last, "it ends too early, or continues after its end", e);
        }
        throw new YamlException(last, last, "it ends too early");
    }

    /// <summary>YAML that the parser can read but that is refused, such as nesting that is too deep.</summary>
    private sealed class Refused(in Mark start, in Mark end, string message) : YamlException(start, end, message);

    private sealed record Node(YamlPosition Position, ParsingEvent Begin)
    {
        public List<(Node? Key, Node Value)> Items { get; init; } = [];
    }

    /// <summary>
    /// Converts nodes to JSON. An alias is expanded wherever it is used, so the size of the result is limited here.
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

        /// <summary>
        /// Whether a mapping is the only key of another mapping: an unquoted <c>{{NAME}}</c> is read like this.
        /// </summary>
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
                            $"{inner}: a duplicate key is not allowed; allowed: one, which is in line {Positions[inner].Line}"
                        )
                    );
                    continue;
                }
                json[name] = Project(value, inner, depth + 1);
            }
            // The mapping's own keys take precedence over merged ones, and earlier merges over later ones.
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
                        $"{path}: << with a value that is not a mapping is not allowed; "
                            + "allowed: << with an alias of a mapping, or a list of them"
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
