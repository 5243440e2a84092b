using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Core.Records;

/// <summary>
/// The JSON form of records. Files and standard output use the same form, so that scripts find the same names in both.
/// </summary>
public static class RecordJson
{
    /// <summary>
    /// Names in camel case, enumerations as words, times as <c>hh:mm:ss.fffffff</c>, null properties left out, and
    /// secrets masked in every text.
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
