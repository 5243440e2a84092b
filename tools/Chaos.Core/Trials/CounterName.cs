using System.Diagnostics.CodeAnalysis;

namespace Chaos.Core.Trials;

/// <summary>
/// The name of a counter or gauge of one edge or service, such as an edge with a policy, written <c>order->payment
/// breakerRejected</c>. Only this type splits and joins such names.
/// </summary>
/// <param name="Place">The edge or service.</param>
/// <param name="Word">The counter or gauge.</param>
public sealed record CounterName(string Place, string Word)
{
    private const char Blank = ' ';

    /// <summary>Joins a place and a word to a name.</summary>
    public static string Of(string place, string word) => $"{place}{Blank}{word}";

    /// <summary>Reads a name. Returns false when there is no place before the word.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out CounterName? counter)
    {
        counter = name.IndexOf(Blank) is > 0 and var blank ? new(name[..blank], name[(blank + 1)..]) : null;
        return counter is not null;
    }

    /// <summary>The name as it is written.</summary>
    public override string ToString() => Of(Place, Word);
}
