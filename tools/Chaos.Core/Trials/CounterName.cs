using System.Diagnostics.CodeAnalysis;

namespace Chaos.Core.Trials;

/// <summary>
/// Name of what is counted or sampled at one place of a service, such as an edge under a policy: written
/// <c>order->payment breakerRejected</c>. Nothing else takes such a name apart or puts it together.
/// </summary>
/// <param name="Place">The edge or service.</param>
/// <param name="Word">What is counted there.</param>
public sealed record CounterName(string Place, string Word)
{
    private const char Blank = ' ';

    /// <summary>The name as it is written.</summary>
    public static string Of(string place, string word) => $"{place}{Blank}{word}";

    /// <summary>Reads a name; none where no place stands before a word.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out CounterName? counter)
    {
        counter = name.IndexOf(Blank) is > 0 and var blank ? new(name[..blank], name[(blank + 1)..]) : null;
        return counter is not null;
    }

    /// <summary>The name as it is written.</summary>
    public override string ToString() => Of(Place, Word);
}
