namespace Chaos.Core.Messaging;

/// <summary>The longest stretches of time in which something that goes on did not happen. Times may come slightly out of order; a gap is between the latest before and the one after.</summary>
internal sealed class LongestGap
{
    private const int Kept = 16;

    private readonly List<TimeGap> _longest = [];
    private TimeSpan? _last;

    internal void See(TimeSpan at)
    {
        if (_last is { } last)
        {
            if (at <= last) return;
            var gap = new TimeGap(last, at);
            if (_longest.Count < Kept) _longest.Add(gap);
            else if (_longest.MinBy(g => g.Length) is { } least && gap.Length > least.Length) _longest[_longest.IndexOf(least)] = gap;
        }
        _last = at;
    }

    internal TimeGap? After(TimeSpan from) => _longest.Where(g => g.To > from).MaxBy(g => g.Length);
}
