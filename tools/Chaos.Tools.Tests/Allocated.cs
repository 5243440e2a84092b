namespace Chaos.Tools.Tests;

/// <summary>What code allocates on its own thread.</summary>
internal static class Allocated
{
    private const int Windows = 5;

    /// <summary>
    /// Bytes that so many repetitions allocate. The runtime allocates on this thread too, once, when it replaces code by
    /// better code: the least of some windows is the code's own.
    /// </summary>
    public static long By(int repetitions, Action step)
    {
        step();
        return Enumerable.Range(0, Windows).Min(_ => InOneWindow(repetitions, step));
    }

    private static long InOneWindow(int repetitions, Action step)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < repetitions; i++)
            step();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
