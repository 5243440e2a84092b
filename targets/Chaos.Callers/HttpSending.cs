namespace Chaos.Callers;

/// <summary>
/// Decides what sends the requests whose whole answer is read. Where another load generator makes the load, it may send
/// them by a client of its own: it says so while the drivers of its load are connected.
/// </summary>
internal static class HttpSending
{
    private static readonly AsyncLocal<Func<HttpMessageHandler, HttpMessageInvoker>?> s_by = new();

    /// <summary>What sends requests over a handler.</summary>
    public static HttpMessageInvoker Over(HttpMessageHandler handler) =>
        s_by.Value?.Invoke(handler) ?? new HttpMessageInvoker(handler);

    /// <summary>Connects a driver whose requests are sent by what <paramref name="by"/> makes for its handler.</summary>
    public static T By<T>(Func<HttpMessageHandler, HttpMessageInvoker> by, Func<T> connect)
    {
        var before = s_by.Value;
        s_by.Value = by;
        try
        {
            return connect();
        }
        finally
        {
            s_by.Value = before;
        }
    }
}
