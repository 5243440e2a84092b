namespace Chaos.Targets.RabbitMq;

/// <summary>
/// How long to wait between one attempt to connect and the next: short at first, so that a broker that is back is soon
/// found, and never long.
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
