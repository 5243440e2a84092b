using System.Reflection;

namespace Chaos.Core.Metrics;

/// <summary>Finds what metrics declare in static properties, by reflection.</summary>
internal static class Declarations
{
    /// <summary>The declarations of all types that implement an interface.</summary>
    /// <param name="kind">The interface.</param>
    /// <param name="property">The static property that holds the declaration.</param>
    internal static IEnumerable<T> Of<T>(Type kind, string property) =>
        kind
            .Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsAssignableTo(kind))
            .Select(t => (T)t.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);
}
