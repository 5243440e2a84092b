using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Core.Records;

/// <summary>
/// How records are written as JSON, in files and on standard output alike, so that a script finds the same names in
/// both.
/// </summary>
public static class RecordJson
{
    /// <summary>
    /// Names in camel case, enumerations as words, times as <c>hh:mm:ss.fffffff</c>, nothing where there is nothing,
    /// and no secret in any text.
    /// </summary>
    public static JsonSerializerOptions Options { get; } =
        new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new MaskedStringConverter() },
        };
}
