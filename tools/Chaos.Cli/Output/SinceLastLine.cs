using Chaos.Core.Events;

namespace Chaos.Cli.Output;

/// <summary>
/// What happened since the line before, so that lines some seconds apart hide nothing that lay between them.
/// </summary>
internal sealed class SinceLastLine
{
    private LoadSeen? _told;
    private LoadSeen? _now;
    private TimeSpan? _worst;
    private double _attempts;

    /// <summary>One more look at the trial.</summary>
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
    /// The trial as it is now, with the calls that ended since the line before, and the worst of the seconds between.
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
