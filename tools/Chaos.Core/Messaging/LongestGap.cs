namespace Chaos.Core.Messaging;

/// <summary>
/// Finds the longest gap between repeated events. Times may arrive slightly out of order; a gap lies between the latest
/// time so far and the next later one.
/// </summary>
internal sealed class LongestGap
{
    private TimeSpan? _last;
    private TimeGap? _longest;

    /// <summary>The time from which gaps count; a gap counts when it ends after it.</summary>
    internal TimeSpan From { get; set; }

    /// <summary>
    /// The longest gap until <paramref name="end"/>. The time from the last event to <paramref name="end"/> is a gap
    /// too. Null when there is none.
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
