using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Reads the summaries of types and properties from the XML file that the compiler writes beside an assembly.
/// </summary>
public sealed partial class XmlDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _members = [];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>Returns the summary of a type in one line. Returns null when it has none.</summary>
    public string? Of(Type type) => Text(type.Assembly, $"T:{type.FullName}");

    /// <summary>
    /// Returns the summary of a property in one line. For a property of a record parameter it is the text of the
    /// parameter. Summaries of base types are used too. Returns null when there is none.
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

    /// <summary>Replaces references by the names that are used in YAML files.</summary>
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
