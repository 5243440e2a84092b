using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chaos.Core.Histograms;

/// <summary>Writes histograms to JSON as HdrHistogram's text, and reads them back.</summary>
internal sealed class HdrJson : JsonConverter<PackedHistogram>
{
    public override PackedHistogram Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return PackedHistogram.FromHdr(reader.GetString()!);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, PackedHistogram value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToHdr());
}
