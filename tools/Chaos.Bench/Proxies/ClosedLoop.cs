namespace Chaos.Bench.Proxies;

/// <summary>Threads that repeat a call without a pause for a while.</summary>
internal static class ClosedLoop
{
    private const int Stack = 256 * 1024;

    /// <summary>Runs the loop. Returns the calls a second, and the times of all calls in order.</summary>
    /// <param name="users">The number of threads.</param>
    /// <param name="length">How long they run.</param>
    /// <param name="open">Prepares a user, and returns one call of it and what to release at the end.</param>
    public static (double Rate, IReadOnlyList<TimeSpan> Times) Run(
        int users,
        TimeSpan length,
        Func<(Action Call, IDisposable? Release)> open
    )
    {
        using var ready = new Barrier(users + 1);
        var times = new List<TimeSpan>[users];
        Exception? failed = null;
        var threads = Enumerable
            .Range(0, users)
            .Select(user => new Thread(() => Loop(user), Stack) { IsBackground = true })
            .ToList();
        threads.ForEach(t => t.Start());
        ready.SignalAndWait();
        var begun = TimeProvider.System.GetTimestamp();
        threads.ForEach(t => t.Join());
        var took = TimeProvider.System.GetElapsedTime(begun);
        if (failed is not null)
            throw new InvalidOperationException($"a call of the benchmark failed: {failed.Message}", failed);
        return (times.Sum(t => t.Count) / took.TotalSeconds, [.. times.SelectMany(t => t).Order()]);

        void Loop(int user)
        {
            times[user] = new(100_000);
            var isReady = false;
            try
            {
                var (call, release) = open();
                using (release)
                {
                    isReady = true;
                    ready.SignalAndWait();
                    var start = TimeProvider.System.GetTimestamp();
                    while (TimeProvider.System.GetElapsedTime(start) < length && failed is null)
                    {
                        var begin = TimeProvider.System.GetTimestamp();
                        call();
                        times[user].Add(TimeProvider.System.GetElapsedTime(begin));
                    }
                }
            }
            catch (Exception e)
            {
                failed = e;
                if (!isReady)
                    ready.SignalAndWait();
            }
        }
    }
}
