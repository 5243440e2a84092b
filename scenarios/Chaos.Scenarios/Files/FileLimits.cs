using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core;
using Chaos.Core.Policies;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds values of a file that are outside the limits of their properties, in all parts of the file. They are reported
/// in the first pass, together with the values that cannot be read.
/// </summary>
internal static class FileLimits
{
    internal static IEnumerable<PlanError> Of(object? value, string path)
    {
        switch (value)
        {
            case null or string or JsonElement:
                return [];
            case IDictionary named:
                return named.Keys.Cast<string>().SelectMany(name => Of(named[name], Join(path, name)));
            case IEnumerable list:
                return list.Cast<object?>().SelectMany((item, i) => Of(item, $"{path}[{i}]"));
        }
        return PolicyJson.Options.GetTypeInfo(value.GetType()) is { Kind: JsonTypeInfoKind.Object } type
            ? type.Properties.Where(p => p.Get is not null).SelectMany(p => OfProperty(p, value, path))
            : [];
    }

    private static IEnumerable<PlanError> OfProperty(JsonPropertyInfo property, object owner, string path)
    {
        var (value, at) = (property.Get!(owner), Join(path, property.Name));
        // A value that can have several forms is checked by its own part.
        return value is not JsonElement && Limits.Find(property.AttributeProvider) is { } limit
            ? Limits.Error(limit, value, at) is { } error
                ? [error]
                : value is IEnumerable and not string
                    ? Of(value, at)
                    : []
            : Of(value, at);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
