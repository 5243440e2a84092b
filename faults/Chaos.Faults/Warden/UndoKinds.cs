using System.Text.Json.Serialization.Metadata;

namespace Chaos.Faults.Warden;

/// <summary>
/// All kinds of undo records by their word. They are found in this assembly, so a new kind needs no registration.
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

    /// <summary>Configures JSON to write the kind of a record and to read it again.</summary>
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
            : throw new InvalidOperationException($"{type.Name} has no [UndoKind], so a journal cannot store it");
}
