using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Streams;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// One call of a method that streams. It sends its messages while it reads those of the service. The call ends when the
/// messages have come that it waits for, and is then cancelled, or when the service ends it.
/// </summary>
/// <param name="spec">What is called.</param>
/// <param name="method">The method's form.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamCall(GrpcRequestTargetSpec spec, GrpcMethod method, TimeProvider time)
{
    private static readonly StreamExpectation s_toTheEnd = new();

    private readonly StreamProgress _progress = new(spec.Messages ?? s_toTheEnd, time);
    private long _sent;
    private readonly List<Metadata.Entry> _headers = [];

    /// <summary>The last message that came. Null for none.</summary>
    public byte[]? Last { get; private set; }

    /// <summary>Headers, and trailers if the service ended the call.</summary>
    public IReadOnlyList<Metadata.Entry> Headers => _headers;

    /// <summary>Makes the call.</summary>
    /// <param name="invoker">The channel.</param>
    /// <param name="name">The method.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="messages">The messages to send.</param>
    /// <param name="cancellationToken">Ends the call, which then counts as timed out.</param>
    public async Task<CallResult> RunAsync(
        CallInvoker invoker,
        Method<byte[], byte[]> name,
        Metadata metadata,
        IReadOnlyList<byte[]> messages,
        CancellationToken cancellationToken
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var rpc = invoker.AsyncDuplexStreamingCall(name, null, new(metadata, cancellationToken: ends.Token));
        var sending = SendAsync(rpc.RequestStream, messages, ends.Token);
        CallResult result;
        try
        {
            result = await ReadAsync(rpc, cancellationToken);
        }
        catch (RpcException e)
        {
            var broken = RpcOutcome.Of(e, cancellationToken);
            // The text of the status may contain confidential data.
            result = cancellationToken.IsCancellationRequested
                ? _progress.Late()
                : _progress.Broken(broken with { Detail = broken.Outcome });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            result = _progress.Late();
        }
        await ends.CancelAsync();
        await sending;
        return result with { Sent = _sent };
    }

    private async Task<CallResult> ReadAsync(
        AsyncDuplexStreamingCall<byte[], byte[]> rpc,
        CancellationToken cancellationToken
    )
    {
        while (await rpc.ResponseStream.MoveNext(cancellationToken))
        {
            var message = rpc.ResponseStream.Current;
            if (Last is null && spec.Answer is not null)
                _headers.AddRange(await rpc.ResponseHeadersAsync);
            Last = message;
            var text = spec.Messages?.Until is null ? "" : TextOf(message);
            if (text is null)
                return _progress.Broken(MessageReading.NotRead(new(CallStatus.Unexpected), method.Output));
            if (_progress.See(text, message.Length, RpcOutcome.NameOf(StatusCode.OK)) is { } ended)
                return ended;
        }
        _headers.AddRange(rpc.GetTrailers());
        var result = RpcOutcome.Of(rpc.GetTrailers(), 0);
        return Last is not null || method.ReturnsStream
            ? _progress.Ended(result, $"with {result.Outcome}")
            : _progress.EndedEarly($"with {result.Outcome}");
    }

    private string? TextOf(byte[] message)
    {
        try
        {
            return System.Text.Encoding.UTF8.GetString(MessageJson.Read(message, method.Output));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Sends the messages. When the stream ends before, what reads it knows the reason.</summary>
    private async Task SendAsync(
        IClientStreamWriter<byte[]> stream,
        IReadOnlyList<byte[]> messages,
        CancellationToken cancellationToken
    )
    {
        try
        {
            for (var i = 0; i < messages.Count; i++)
            {
                if (i > 0 && spec.Every is { } every)
                    await Task.Delay(every, time, cancellationToken);
                await stream.WriteAsync(messages[i], cancellationToken);
                _sent += messages[i].Length;
            }
            if (spec.KeepOpen != true)
                await stream.CompleteAsync();
        }
        catch (Exception e)
            when (e is RpcException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The call has ended.
        }
    }
}
