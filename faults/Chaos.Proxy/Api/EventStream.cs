using System.Buffers;
using System.Text.Json;
using Chaos.Proxy.Events;

namespace Chaos.Proxy.Api;

/// <summary>
/// Writes the events of proxies as they happen, as server-sent events. An extension of this proxy. What a client does not
/// read in time is lost for it, and the event <c>lost</c> says how many.
/// </summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    // A comment now and then shows a client that the stream lives, and this side that the client does.
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);

    /// <param name="http">The request; <c>?proxy=NAME</c> asks for the events of one proxy.</param>
    /// <param name="events">The events.</param>
    /// <param name="time">The clock.</param>
    public static async Task WriteAsync(HttpContext http, ProxyEvents events, TimeProvider time)
    {
        var only = http.Request.Query["proxy"].ToString();
        using var listener = events.Listen();
        http.Response.StatusCode = 200;
        http.Response.ContentType = ContentType;
        http.Response.Headers.CacheControl = "no-store";
        var text = new ArrayBufferWriter<byte>();
        Comment(text);
        while (true)
        {
            await http.Response.Body.WriteAsync(text.WrittenMemory, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            text.ResetWrittenCount();
            if (!await IsThereAsync(listener, time, http.RequestAborted))
            {
                Comment(text);
                continue;
            }
            while (text.WrittenCount < 64 * 1024 && listener.Events.TryRead(out var happened))
                if (only.Length == 0 || happened.Proxy == only)
                    Write(text, happened, time.GetUtcNow());
            if (listener.TakeLost() is > 0 and var lost)
                Write(text, "lost", json => json.WriteNumber("events", lost));
        }
    }

    private static async Task<bool> IsThereAsync(
        ProxyEvents.Listener listener,
        TimeProvider time,
        CancellationToken aborted
    )
    {
        using var quiet = new CancellationTokenSource(s_quiet, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, aborted);
        try
        {
            return await listener.Events.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Write(ArrayBufferWriter<byte> text, ProxyEvent happened, DateTimeOffset now) =>
        Write(
            text,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(happened.Kind.ToString()),
            json =>
            {
                json.WriteString("proxy", happened.Proxy);
                json.WriteString("state", happened.State);
                if (happened.Toxic is { } toxic)
                    json.WriteString("toxic", toxic);
                if (happened.Connection is { } connection)
                    json.WriteNumber("connection", connection);
                if (happened.Client is { } client)
                    json.WriteString("client", client);
                json.WriteString("at", now);
            }
        );

    private static void Write(ArrayBufferWriter<byte> text, string name, Action<Utf8JsonWriter> members)
    {
        text.Write("event: "u8);
        text.Write(System.Text.Encoding.UTF8.GetBytes(name));
        text.Write("\ndata: "u8);
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        text.Write("\n\n"u8);
    }

    private static void Comment(ArrayBufferWriter<byte> text) => text.Write(": chaos\n\n"u8);
}
