namespace Chaos.Core.Messaging;

/// <summary>The longest stretch of time in which something that goes on did not happen. Times may come slightly out of order; a gap is between the latest before and the one after.</summary>
internal sealed class LongestGap
{
    private TimeSpan? _last;

    /// <summary>From when on gaps count, by their ends.</summary>
    internal TimeSpan From { get; set; }

    /// <summary>The longest; null with fewer than two times.</summary>
    internal TimeGap? Longest { get; private set; }

    internal void See(TimeSpan at)
    {
        if (at <= _last) return;
        if (_last is { } last && at > From && (Longest is null || at - last > Longest.Length)) Longest = new(last, at);
        _last = at;
    }
}
