using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Streams;
using Chaos.Proxy.Toxics;
using Serilog;

namespace Chaos.Proxy.Http2;

/// <summary>Applies the toxics of a proxy to the streams of a session, of which each waits for its own delay.</summary>
/// <param name="gate">The lock of the session.</param>
/// <param name="site">State that all sessions of the proxy share.</param>
/// <param name="flush">Writes what both connections have to write.</param>
internal sealed class StreamFates(Lock gate, HttpSite site, Action flush)
{
    private readonly RequestFates _fates = new(site);

    /// <summary>
    /// Calls back with the effect of the toxics other than delays, null for none: at once and with the lock that is held,
    /// or with the lock after the delays.
    /// </summary>
    public void Meet(ToxicStream stream, StreamExchange exchange, Action<StreamExchange, HttpFate?> then)
    {
        var fate = _fates.MeetAsync(stream, exchange.Request, exchange.Origin, exchange.Over);
        if (fate.IsCompletedSuccessfully)
            then(exchange, fate.Result);
        else
            _ = MeetLaterAsync(fate, exchange, then);
    }

    private async Task MeetLaterAsync(
        ValueTask<HttpFate?> delayed,
        StreamExchange exchange,
        Action<StreamExchange, HttpFate?> then
    )
    {
        try
        {
            var fate = await delayed;
            lock (gate)
            {
                if (!exchange.IsClientClosed)
                    then(exchange, fate);
            }
            flush();
        }
        catch (OperationCanceledException)
        {
            // The stream was closed meanwhile.
        }
        catch (Exception e)
        {
            Log.Error(e, "A stream is left without an answer because the proxy has a defect");
        }
    }
}
