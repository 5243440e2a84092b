using System.Text.Json.Serialization.Metadata;

namespace Chaos.Faults.Warden;

/// <summary>
/// Every kind of undo record by its word, found in this assembly: a new one needs no entry anywhere.
/// </summary>
internal static class UndoKinds
{
    private const string Discriminator = "kind";

    /// <summary>The kinds by their words.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } =
        typeof(UndoRecord)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(UndoRecord)) && !t.IsAbstract)
            .ToDictionary(WordOf, StringComparer.Ordinal);

    /// <summary>Has JSON tell the kinds apart.</summary>
    public static void AddTo(JsonTypeInfo type)
    {
        if (type.Type != typeof(UndoRecord))
            return;
        type.PolymorphismOptions = new() { TypeDiscriminatorPropertyName = Discriminator };
        foreach (var (word, kind) in All)
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, word));
    }

    private static string WordOf(Type type) =>
        Attribute.GetCustomAttribute(type, typeof(UndoKindAttribute)) is UndoKindAttribute { Kind: var word }
            ? word
            : throw new InvalidOperationException(
                $"{type.Name} has no [UndoKind], so that no journal could say what it is"
            );
}
