namespace Chaos.Targets.RabbitMq;

/// <summary>
/// Pauses between attempts to connect. The pauses are short at first and never long, so that a broker that is back is
/// found soon.
/// </summary>
internal sealed class ReconnectPause(TimeProvider time)
{
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _next = Shortest;

    internal Task AfterFailureAsync(CancellationToken cancellationToken)
    {
        var pause = _next;
        _next = pause + pause < Longest ? pause + pause : Longest;
        return Task.Delay(pause, time, cancellationToken);
    }

    internal void Connected() => _next = Shortest;
}
