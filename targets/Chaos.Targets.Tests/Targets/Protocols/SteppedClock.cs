namespace Chaos.Targets.Tests.Targets.Protocols;

/// <summary>A clock that moves when a test says so.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _now;

    public void Advance(TimeSpan by) => _now += by;
}
