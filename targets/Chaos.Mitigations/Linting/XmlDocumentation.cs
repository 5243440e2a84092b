using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chaos.Mitigations.Linting;

/// <summary>The summaries of types and properties, from the file that the compiler puts beside an assembly.</summary>
public sealed partial class XmlDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _members = [];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>A type's summary in one line; null without one.</summary>
    public string? Of(Type type) => Text(type.Assembly, $"T:{type.FullName}");

    /// <summary>
    /// A property's summary in one line, or what is said of the parameter that it is made from, also where a base has
    /// it; null without any.
    /// </summary>
    public string? Of(Type type, string property)
    {
        var name = $"{char.ToUpperInvariant(property[0])}{property[1..]}";
        return Own(type, name) ?? (type.BaseType is { } above && above != typeof(object) ? Of(above, property) : null);
    }

    private string? Own(Type type, string name) =>
        Text(type.Assembly, $"P:{type.FullName}.{name}")
        ?? (
            Member(type.Assembly, $"T:{type.FullName}")
                ?.Elements("param")
                .FirstOrDefault(p => p.Attribute("name")?.Value == name)
                is { } parameter
                ? InOneLine(parameter)
                : null
        );

    private string? Text(Assembly assembly, string member) =>
        Member(assembly, member)?.Element("summary") is { } summary ? InOneLine(summary) : null;

    private XElement? Member(Assembly assembly, string member)
    {
        if (!_members.TryGetValue(assembly, out var members))
            _members.Add(assembly, members = Load(assembly));
        return members.GetValueOrDefault(member);
    }

    private static string InOneLine(XElement element) =>
        Space().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value)
            : [];
    }

    /// <summary>References become the names under which people write them.</summary>
    private static string Plain(XNode node) =>
        node switch
        {
            XElement reference when reference.Attribute("cref") is { } cref => JsonNamingPolicy.CamelCase.ConvertName(
                cref.Value.Split('(')[0].Split('.')[^1].Split(':')[^1]
            ),
            XElement element => element.Value,
            XText text => text.Value,
            _ => "",
        };
}
