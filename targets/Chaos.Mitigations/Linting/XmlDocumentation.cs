using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chaos.Mitigations.Linting;

/// <summary>The summaries of types and properties, from the file that the compiler puts beside an assembly.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _members = [];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>A type's summary in one line; null without one.</summary>
    internal string? Of(Type type) => Text(type.Assembly, $"T:{type.FullName}");

    /// <summary>A property's summary in one line; null without one.</summary>
    internal string? Of(Type type, string property) => Text(type.Assembly, $"P:{type.FullName}.{char.ToUpperInvariant(property[0])}{property[1..]}");

    private string? Text(Assembly assembly, string member)
    {
        if (!_members.TryGetValue(assembly, out var members)) _members.Add(assembly, members = Load(assembly));
        return members.TryGetValue(member, out var element) && element.Element("summary") is { } summary ? Space().Replace(string.Concat(summary.Nodes().Select(Plain)), " ").Trim() : null;
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file) ? XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value) : [];
    }

    /// <summary>References become the names under which people write them.</summary>
    private static string Plain(XNode node) => node switch
    {
        XElement reference when reference.Attribute("cref") is { } cref => JsonNamingPolicy.CamelCase.ConvertName(cref.Value.Split('(')[0].Split('.')[^1].Split(':')[^1]),
        XElement element => element.Value,
        XText text => text.Value,
        _ => "",
    };
}
