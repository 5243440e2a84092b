using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>
/// A path into JSON, in a subset of RFC 9535: <c>$</c>, <c>.name</c>, <c>['name']</c>, <c>[n]</c>, <c>[-n]</c>,
/// <c>[a:b:c]</c>, <c>[*]</c>, <c>.*</c>, lists of these as in <c>[0,2]</c>, <c>..</c> before any of them, and
/// <c>[?@.name op literal]</c> with ==, !=, &lt;, &lt;=, &gt;, &gt;= or no operator, which asks for existence.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<PathSegment> _segments;

    internal JsonPath(string text, IReadOnlyList<PathSegment> segments) => (Text, _segments) = (text, segments);

    /// <summary>The path as it is written.</summary>
    public string Text { get; }

    /// <summary>The last name in the path, which says what its values are. Empty when there is none.</summary>
    public string LastName =>
        _segments.SelectMany(s => s.Selectors).OfType<PathSelector.Name>().Select(n => n.Key).LastOrDefault() ?? "";

    /// <summary>Whether it finds at most one value in any document.</summary>
    public bool IsSingular =>
        _segments.All(s => s is { IsDeep: false, Selectors: [PathSelector.Name or PathSelector.Index] });

    /// <summary>Whether it finds nothing in any document, as <c>$.items[2:1]</c>.</summary>
    public bool FindsNothing => _segments.Any(s => s.Selectors.All(selector => selector.FindsNothing));

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">It is not a path, or not in the subset. Names the column.</exception>
    public static JsonPath Read(string text) => new JsonPathReader(text).Read();

    /// <summary>Returns the values that the path finds, in the order of the document.</summary>
    public IReadOnlyList<JsonElement> In(JsonElement root)
    {
        List<JsonElement> found = [root];
        foreach (var segment in _segments)
        {
            List<JsonElement> next = [];
            foreach (var value in found)
                segment.AddTo(next, value);
            found = next;
        }
        return found;
    }

    public override string ToString() => Text;
}
