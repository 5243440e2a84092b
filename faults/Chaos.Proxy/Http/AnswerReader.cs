using System.IO.Pipelines;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>
/// What an upstream answers on one connection: heads, and bodies on their way to the client. Used by one at a time.
/// </summary>
internal sealed class AnswerReader(Stream upstream, HttpWire wire)
{
    private readonly PipeReader _answers = PipeReader.Create(upstream, new(bufferSize: 16 * 1024, leaveOpen: true));

    /// <summary>The next head; null when the upstream ended before it was complete.</summary>
    /// <exception cref="MalformedHttpException">It is none.</exception>
    public async Task<ReadOnlyMemory<byte>?> HeadAsync(CancellationToken cancellationToken)
    {
        var head = new HeadBuffer("HTTP/");
        while (true)
        {
            var result = await _answers.ReadAsync(cancellationToken);
            var taken = 0L;
            foreach (var segment in result.Buffer)
            {
                taken += head.Feed(segment.Span);
                if (head.IsComplete)
                    break;
            }
            _answers.AdvanceTo(result.Buffer.GetPosition(taken));
            if (head.IsComplete)
                return head.Head;
            if (result.IsCompleted)
                return null;
        }
    }

    /// <summary>Lets a body pass, up to where it is cut; how the session ends, or null when all has passed.</summary>
    /// <exception cref="MalformedHttpException">It is not delimited as it should be.</exception>
    public async Task<SessionEnd?> PassAsync(BodyScanner body, HttpFate? fate, CancellationToken cancellationToken)
    {
        var cut = fate?.Cut;
        if (cut is { Reset: true } && (cut.AfterBytes == 0 || body.IsDone))
            return Cut(fate!);
        while (!body.IsDone)
        {
            var result = await _answers.ReadAsync(cancellationToken);
            // The service broke off by itself, or had nothing to say: only a reset makes a difference to the latter.
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return body.EndsWithConnection && cut is { Reset: true } ? Cut(fate!) : SessionEnd.Closed;
            // Where only the end of the connection is the end of the body, each byte may be the last, and waits here
            // for the next one. A reset is seen whatever came before it.
            var waits =
                body.EndsWithConnection
                && cut is not null
                && !(cut.Reset && body.Payload + result.Buffer.Length >= cut.AfterBytes);
            var taken = 0L;
            foreach (var segment in waits ? result.Buffer.Slice(0, result.Buffer.Length - 1) : result.Buffer)
            {
                var part = body.Consume(segment.Span, cut?.AfterBytes ?? long.MaxValue);
                taken += part;
                // Cut short of its end in any case: the last byte stays here.
                var passes = segment[..(cut is not null && body.IsDone ? part - 1 : part)];
                if (!passes.IsEmpty)
                    await wire.Responses.WriteAsync(passes, wire.Life);
                if (part < segment.Length || body.IsDone)
                    break;
            }
            if (cut is not null && (body.IsDone || body.Payload == cut.AfterBytes || (waits && result.IsCompleted)))
                return Cut(fate!);
            _answers.AdvanceTo(
                result.Buffer.GetPosition(taken),
                waits ? result.Buffer.End : result.Buffer.GetPosition(taken)
            );
        }
        return null;
    }

    /// <summary>Reads a body that nobody gets; false when it broke off.</summary>
    /// <exception cref="MalformedHttpException">It is not delimited as it should be.</exception>
    public async Task<bool> DropAsync(BodyScanner body, CancellationToken cancellationToken)
    {
        while (!body.IsDone)
        {
            var result = await _answers.ReadAsync(cancellationToken);
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return false;
            var taken = 0L;
            foreach (var segment in result.Buffer)
                taken += body.Consume(segment.Span);
            _answers.AdvanceTo(result.Buffer.GetPosition(taken));
        }
        return true;
    }

    /// <summary>Lets all that is still to come pass.</summary>
    public Task RestAsync() => _answers.CopyToAsync(wire.Responses, wire.Life);

    /// <summary>Gives its buffers back.</summary>
    public ValueTask CompleteAsync() => _answers.CompleteAsync();

    private static SessionEnd Cut(HttpFate fate)
    {
        fate.Happens();
        return fate.Cut!.Reset ? SessionEnd.Reset : SessionEnd.Closed;
    }
}
