using System.Diagnostics.CodeAnalysis;

namespace Chaos.Core.Topologies;

/// <summary>
/// The name of an edge: written <c>order->payment</c>, shown <c>order → payment</c>. Only this type splits and joins
/// such names.
/// </summary>
/// <param name="From">The caller.</param>
/// <param name="To">The service called.</param>
public sealed record EdgeName(string From, string To)
{
    private const string Arrow = "->";

    /// <summary>Regular expression of the names of edges for a schema: a caller, an arrow and a callee.</summary>
    public const string Form = $"^.+{Arrow}.+$";

    /// <summary>Whether a site is an edge and not a service.</summary>
    public static bool IsOne(string place) => TryParse(place, out _);

    /// <summary>Whether a text contains an arrow, even if it is not a valid name of an edge.</summary>
    public static bool HasArrow(string text) => text.Contains(Arrow, StringComparison.Ordinal);

    /// <summary>A text without the arrows of edges.</summary>
    public static string WithoutArrows(string text) => text.Replace(Arrow, "", StringComparison.Ordinal);

    /// <summary>A text with arrows as they are shown to people.</summary>
    public static string Shown(string text) => text.Replace(Arrow, " → ", StringComparison.Ordinal);

    /// <summary>The edge from the load to a service.</summary>
    public static EdgeName OfLoad(string service) => new(Edge.Client, service);

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The text is not the name of an edge.</exception>
    public static EdgeName Parse(string name) =>
        TryParse(name, out var edge)
            ? edge
            : throw new FormatException($"{name} is not the name of an edge, such as order->payment");

    /// <summary>Reads a name: one caller, one arrow, one callee.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out EdgeName? edge)
    {
        edge = name.Split(Arrow) is [{ Length: > 0 } from, { Length: > 0 } to] ? new(from, to) : null;
        return edge is not null;
    }

    /// <summary>The name as it is written.</summary>
    public override string ToString() => $"{From}{Arrow}{To}";
}
