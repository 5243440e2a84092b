namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// A set of numbers of calls: one bit for each from 0 on, without large gaps. The few numbers below 0 are those of calls of
/// setup and teardown.
/// </summary>
internal sealed class NumberSet
{
    private readonly HashSet<long> _below = [];
    private ulong[] _bits = new ulong[64];

    /// <summary>Adds a number. Returns false when it is in the set already.</summary>
    public bool Add(long number)
    {
        if (number < 0)
            return _below.Add(number);
        var (at, bit) = ((int)(number >> 6), 1UL << (int)(number & 63));
        if (at >= _bits.Length)
            Array.Resize(ref _bits, Math.Max(at + 1, 2 * _bits.Length));
        var isNew = (_bits[at] & bit) == 0;
        _bits[at] |= bit;
        return isNew;
    }

    /// <summary>Whether a number is in the set.</summary>
    public bool Contains(long number) =>
        number < 0
            ? _below.Contains(number)
            : number >> 6 < _bits.Length && (_bits[number >> 6] & (1UL << (int)(number & 63))) != 0;
}
