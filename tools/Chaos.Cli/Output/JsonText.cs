using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Cli.Output;

/// <summary>
/// The one document on standard output where <c>--format json</c> is asked for, with the names and forms that records
/// have in files.
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

    /// <summary>A run's manifest and, before it, the folder where its records lie.</summary>
    internal static void PrintRun(RunRecord run, RecordFolder folder, TextWriter output)
    {
        var document = JsonSerializer.SerializeToNode(run, s_options)!.AsObject();
        document.Insert(0, "folder", JsonValue.Create(folder.Path));
        output.WriteLine(document.ToJsonString(s_options));
    }
}
