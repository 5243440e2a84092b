using Chaos.Core.Events;

namespace Chaos.Cli.Output;

/// <summary>
/// Collects what happened since the last printed line, so that lines several seconds apart hide nothing in between.
/// </summary>
internal sealed class SinceLastLine
{
    private LoadSeen? _told;
    private LoadSeen? _now;
    private TimeSpan? _worst;
    private double _attempts;

    /// <summary>Adds one observation of the trial.</summary>
    internal void Add(LoadSeen progress)
    {
        if (_now is not null && $"{_now.Trial.Token}" != $"{progress.Trial.Token}")
            (_told, _worst, _attempts) = (null, null, 0);
        _now = progress;
        if (progress.P99 is { } p99 && !(p99 <= _worst))
            _worst = p99;
        _attempts = Math.Max(_attempts, progress.AttemptsPerCall);
    }

    /// <summary>
    /// The current state of the trial, with the calls that ended since the last line and the worst figures of the
    /// seconds since.
    /// </summary>
    internal LoadSeen Take()
    {
        var now = _now!;
        var line = now with
        {
            CallsPerSecond = now.Ended - (_told?.Ended ?? 0),
            GoodPerSecond = now.Good - (_told?.Good ?? 0),
            P99 = _worst,
            AttemptsPerCall = _attempts,
        };
        (_told, _worst, _attempts) = (now, null, 0);
        return line;
    }
}
