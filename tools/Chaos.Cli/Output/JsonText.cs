using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Cli.Output;

/// <summary>
/// Prints the JSON document for <c>--format json</c>, with the same names and formats as the records on disk.
/// </summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions s_options = new(RecordJson.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    internal static void Print(object document, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(document, s_options));

    /// <summary>Prints a run's manifest, with the folder of its records as first field.</summary>
    internal static void PrintRun(RunRecord run, RecordFolder folder, TextWriter output)
    {
        var document = JsonSerializer.SerializeToNode(run, s_options)!.AsObject();
        document.Insert(0, "folder", JsonValue.Create(folder.Path));
        output.WriteLine(document.ToJsonString(s_options));
    }
}
