using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Workers;

/// <summary>The configuration of a worker, which it reads from a file.</summary>
public sealed record WorkerSpec
{
    /// <summary>The name of the worker, for example <c>worker</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The folder for its log and its stores. Workers of one trial share it, because members of one group share a
    /// store.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>The consumers in the worker.</summary>
    public required IReadOnlyList<WorkerMember> Members { get; init; }

    /// <summary>The JSON options for the file. The kind of a consumer is the name of its type.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Consumers } },
        };

    /// <summary>Returns the path of the log in which a worker records what it has handled.</summary>
    public static string LogPath(string folder, string name) => Path.Combine(folder, $"{name}.handled");

    private static void Consumers(JsonTypeInfo type)
    {
        if (type.Type != typeof(ConsumerSpec))
            return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = "kind" };
        foreach (
            var kind in typeof(WorkerSpec)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(ConsumerSpec)) && !t.IsAbstract)
        )
            type.PolymorphismOptions.DerivedTypes.Add(new(kind, kind.Name));
    }
}
