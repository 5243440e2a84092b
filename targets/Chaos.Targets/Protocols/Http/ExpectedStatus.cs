using System.Globalization;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The HTTP statuses with which a call is good: single ones, and classes such as <c>2xx</c>.</summary>
/// <param name="Words">The expected statuses, each from 100 to 599 or <c>1xx</c> to <c>5xx</c>.</param>
public sealed record ExpectedStatus(IReadOnlyList<string> Words)
{
    /// <summary>What is allowed for a word.</summary>
    public const string Allowed = "a status from 100 to 599, or a class from 1xx to 5xx";

    private readonly bool[] _accepted = AcceptedBy(Words);

    /// <summary>Returns whether a call with this status is good.</summary>
    public bool Accepts(int status) => status >= 0 && status < _accepted.Length && _accepted[status];

    /// <summary>Returns the first and the last status of a word. Returns null for any other word.</summary>
    public static (int From, int To)? Read(string word) =>
        word switch
        {
            [>= '1' and <= '5' and var hundreds, 'x' or 'X', 'x' or 'X'] => (
                (hundreds - '0') * 100,
                ((hundreds - '0') * 100) + 99
            ),
            { Length: 3 }
                when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                    && code is >= 100 and < 600 => (code, code),
            _ => null,
        };

    public bool Equals(ExpectedStatus? other) => other is not null && Words.SequenceEqual(other.Words);

    public override int GetHashCode() => Words.Aggregate(17, HashCode.Combine);

    public override string ToString() => string.Join(", ", Words);

    private static bool[] AcceptedBy(IReadOnlyList<string> words)
    {
        var accepted = new bool[600];
        foreach (var (from, to) in words.Select(Read).OfType<(int From, int To)>())
            Array.Fill(accepted, true, from, to - from + 1);
        return accepted;
    }
}
