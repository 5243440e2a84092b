using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chaos.Core.Records;
using Chaos.Engine.Runs;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>
/// Writes a run's plan to a file before its first trial: seed, and every experiment with its defaults filled in.
/// Placeholders of secrets are not replaced. The file shows what a killed run was going to do.
/// </summary>
internal static class ResolvedPlan
{
    private static readonly JsonSerializerOptions s_json = new(RecordJson.Options)
    {
        IgnoreReadOnlyProperties = true,
        // So that an edge is written as orders->payment.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new RuntimeTypes() },
    };

    /// <summary>Writes the plan into a run's folder, in place of the claim.</summary>
    /// <exception cref="RecordException">The file cannot be written.</exception>
    public static void Write(string folder, RunRequest request, DateTimeOffset now)
    {
        var file = Path.Combine(folder, OutputFolder.Claim);
        try
        {
            File.WriteAllText(file + ".partial", Text(request, now));
            File.Move(file + ".partial", file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"cannot write {file}: {e.Message}", e);
        }
    }

    /// <summary>The plan as JSON.</summary>
    public static string Text(RunRequest request, DateTimeOffset now) =>
        new JsonObject
        {
            ["name"] = request.Name,
            ["startedUtc"] = now.UtcDateTime,
            ["seed"] = request.Seed,
            ["retries"] = request.Retries,
            ["chaos"] = ThisMachine.Version,
            ["engine"] = request.Engine.Name ?? LoadEngines.Own,
            ["experiments"] = JsonSerializer.SerializeToNode(request.Experiments, s_json),
        }.ToJsonString(s_json);

    /// <summary>Writes a value of an abstract type as its actual type, with the type's name as <c>kind</c>.</summary>
    private sealed class RuntimeTypes : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert is { IsAbstract: true, IsInterface: false }
            && typeToConvert.Namespace?.StartsWith(nameof(Chaos), StringComparison.Ordinal) == true;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(RuntimeType<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class RuntimeType<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", value!.GetType().Name);
            foreach (
                var property in JsonSerializer.SerializeToElement(value, value.GetType(), options).EnumerateObject()
            )
                property.WriteTo(writer);
            writer.WriteEndObject();
        }
    }
}
