using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Chaos.Core.Messaging;

namespace Chaos.Targets.Workers;

/// <summary>What a worker is told, in a file.</summary>
public sealed record WorkerSpec
{
    /// <summary>Its name, for example <c>worker</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where it writes its log and keeps its stores. Workers of one trial share it, since members of one group share a
    /// store.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>The consumers that live in it.</summary>
    public required IReadOnlyList<WorkerMember> Members { get; init; }

    /// <summary>How it is written: a consumer's kind is its type's name.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter() },
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Consumers } },
        };

    /// <summary>Where the worker of a name writes down what it has handled.</summary>
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
