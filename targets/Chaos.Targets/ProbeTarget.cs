using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Targets.Canaries;

namespace Chaos.Targets;

/// <summary>
/// A canary that speaks the beginning of a protocol. Each call opens a connection, sends the first bytes and waits for
/// an answer. What the conversation needs after the answer is not part of the call's time.
/// </summary>
/// <param name="address">The address to connect to.</param>
/// <param name="talk">What is said.</param>
public sealed class ProbeTarget(Uri address, CanaryTalk talk) : ITarget
{
    private const int MostBytes = 4096;

    /// <summary>How long conversations may still take that are open when the canary is no longer needed.</summary>
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _open = [];
    private Task<CallResult>? _unanswered;
    private CallResult? _refusal;

    /// <summary>Makes a canary that sends bytes and takes any byte of an answer.</summary>
    public ProbeTarget(Uri address, ReadOnlyMemory<byte> hello)
        : this(address, new SaidTalk(hello)) { }

    /// <summary>Receives what is sent.</summary>
    public CanaryCounts Counts { get; init; } = CanaryCounts.None;

    /// <summary>Whether a call ends with the conversation, and not with the answer.</summary>
    public bool AwaitsEnd { get; init; }

    /// <inheritdoc/>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        // A canary that was refused for good is not sent again: the service may block its host for that.
        if (_refusal is { } refusal)
            return refusal;
        var answer = _unanswered is { IsCompleted: false } earlier ? earlier : Begin(cancellationToken);
        try
        {
            return await answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            if (talk.MustEnd)
                _unanswered = answer;
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer);
        }
    }

    /// <summary>Waits a while for the conversations that are still open, and then breaks them off.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] open;
        lock (_gate)
            open = [.. _open];
        if (open.Length > 0)
            _closed.CancelAfter(s_endLimit);
        await Task.WhenAll(open);
        _closed.Dispose();
    }

    private Task<CallResult> Begin(CancellationToken cancellationToken)
    {
        var answered = new TaskCompletionSource<CallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var talking = TalkAsync(answered, talk.MustEnd ? CancellationToken.None : cancellationToken);
        lock (_gate)
        {
            _open.RemoveWhere(t => t.IsCompleted);
            _open.Add(talking);
        }
        return answered.Task;
    }

    /// <summary>Holds one conversation. Sets the result at the answer, and never throws.</summary>
    private async Task TalkAsync(TaskCompletionSource<CallResult> answered, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        var (hasSent, length) = (false, 0);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, limit.Token);
            Counts.Sending?.Invoke(talk.Hello.Length);
            hasSent = true;
            if (!talk.Hello.IsEmpty)
                await socket.SendAsync(talk.Hello, limit.Token);
            var buffer = new byte[MostBytes];
            CanaryAnswer? answer = null;
            while (answer is null && length < MostBytes)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
                length += read;
                if (read == 0)
                {
                    Closed(length > 0);
                    return;
                }
                answer = talk.Judge(buffer.AsSpan(0, length));
            }
            answer ??= CanaryAnswer.Foreign("complete", buffer.AsSpan(0, length));
            if (answer.Why is not null || !AwaitsEnd)
                answered.TrySetResult(answer.Result);
            if (answer.Why is not null)
                return;
            await using var connection = new CountedStream(new NetworkStream(socket), Counts.SendingMore);
            answer = await talk.EndAsync(connection, buffer.AsMemory(0, length), _closed.Token);
            if (answer.Why is not null)
                _refusal = new(CallStatus.ClientError, Detail: answer.Why);
            answered.TrySetResult(_refusal ?? answer.Result);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            if (hasSent && length == 0)
                Counts.Lost?.Invoke(talk.Hello.Length);
            var (status, words) = e is SocketException socket
                ? ConnectionFailure.Of(socket.SocketErrorCode, connecting: true)
                : ConnectionFailure.Of(e);
            answered.TrySetResult(new(status, Detail: words) { Outcome = words });
        }
        catch (OperationCanceledException)
        {
            answered.TrySetResult(new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer));
        }

        void Closed(bool hasPart)
        {
            if (!hasPart)
                Counts.Lost?.Invoke(talk.Hello.Length);
            var words = hasPart ? ConnectionFailure.Closed : "closed without an answer";
            answered.TrySetResult(new(CallStatus.Reset, Detail: words));
        }
    }
}
