namespace Chaos.Core.Messaging;

/// <summary>
/// The longest stretch of time in which something that goes on did not happen. Times may come slightly out of order; a
/// gap is between the latest before and the one after.
/// </summary>
internal sealed class LongestGap
{
    private TimeSpan? _last;
    private TimeGap? _longest;

    /// <summary>From when on gaps count, by their ends.</summary>
    internal TimeSpan From { get; set; }

    /// <summary>
    /// The longest until <paramref name="end"/>: what did not happen any more before it is a gap too. Null when there
    /// is none.
    /// </summary>
    internal TimeGap? Until(TimeSpan end)
    {
        var last = _last is { } seen && seen > From ? seen : From;
        return end > last && (_longest is null || end - last > _longest.Length) ? new(last, end) : _longest;
    }

    internal void See(TimeSpan at)
    {
        if (at <= _last)
            return;
        if (_last is { } last && at > From && (_longest is null || at - last > _longest.Length))
            _longest = new(last, at);
        _last = at;
    }
}
