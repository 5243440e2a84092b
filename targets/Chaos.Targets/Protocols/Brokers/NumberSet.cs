namespace Chaos.Targets.Protocols.Brokers;

/// <summary>A set of numbers of calls, from 0 without large gaps: one bit for each.</summary>
internal sealed class NumberSet
{
    private ulong[] _bits = new ulong[64];

    /// <summary>Adds a number. Returns false when it is in the set already.</summary>
    public bool Add(long number)
    {
        var (at, bit) = ((int)(number >> 6), 1UL << (int)(number & 63));
        if (at >= _bits.Length)
            Array.Resize(ref _bits, Math.Max(at + 1, 2 * _bits.Length));
        var isNew = (_bits[at] & bit) == 0;
        _bits[at] |= bit;
        return isNew;
    }

    /// <summary>Whether a number is in the set.</summary>
    public bool Contains(long number) =>
        number >> 6 < _bits.Length && (_bits[number >> 6] & (1UL << (int)(number & 63))) != 0;
}
