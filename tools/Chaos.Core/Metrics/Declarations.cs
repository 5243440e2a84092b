using System.Reflection;

namespace Chaos.Core.Metrics;

/// <summary>What metrics declare of themselves, found by reflection.</summary>
internal static class Declarations
{
    /// <summary>What each metric declares that implements an interface.</summary>
    /// <param name="kind">The interface.</param>
    /// <param name="property">Its static property.</param>
    internal static IEnumerable<T> Of<T>(Type kind, string property) =>
        kind
            .Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsAssignableTo(kind))
            .Select(t => (T)t.GetProperty(property, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);
}
