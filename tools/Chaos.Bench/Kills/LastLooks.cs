namespace Chaos.Bench.Kills;

/// <summary>
/// Looks for what is left until nothing has been left for a while. One look that finds nothing is not enough: a process
/// that was being started and a request that was on its way when something was killed show only later.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="pause">The time between two looks.</param>
/// <param name="quiet">How long nothing may be left.</param>
internal sealed class LastLooks(TimeProvider time, TimeSpan pause, TimeSpan quiet)
{
    /// <summary>Looks until nothing is left for good, or something still is after the limit.</summary>
    /// <param name="begun">The moment from which the time counts.</param>
    /// <param name="limit">The longest time.</param>
    /// <param name="look">Returns what is left now.</param>
    /// <param name="cancellationToken">Ends the looks.</param>
    /// <returns>When nothing was left any more, and nothing; or the time of the last look, and what it found.</returns>
    public async Task<(TimeSpan Took, IReadOnlyList<string> Left)> RunAsync(
        long begun,
        TimeSpan limit,
        Func<CancellationToken, Task<IReadOnlyList<string>>> look,
        CancellationToken cancellationToken
    )
    {
        TimeSpan? clean = null;
        while (true)
        {
            var left = await look(cancellationToken);
            var now = time.GetElapsedTime(begun);
            clean = left.Count > 0 ? null : clean ?? now;
            if (clean is { } since && now - since >= quiet)
                return (since, []);
            if (clean is null && now > limit)
                return (now, left);
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
