namespace NBomber.Http.CSharp;

/// <summary>Counts requests, so that what NBomber prints at the end tells that it sent them.</summary>
internal static class Sent
{
    private static long s_requests;

    internal static long Requests => Volatile.Read(ref s_requests);

    internal static void Count() => Interlocked.Increment(ref s_requests);
}
