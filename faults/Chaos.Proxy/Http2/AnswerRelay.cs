using System.Text;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;
using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Http2;

/// <summary>
/// Passes the answers of a session from the upstream to the client, or answers in its place, and counts what clients get.
/// Guarded by the lock of the session.
/// </summary>
internal sealed class AnswerRelay(
    HttpSite site,
    ClientEndpoint client,
    UpstreamEndpoint upstream,
    StreamFates fates,
    StreamEnds ends
)
{
    /// <summary>Makes the flow of an answer.</summary>
    /// <param name="exchange">Its stream, when there is one.</param>
    /// <param name="stream">Number of the client's stream.</param>
    /// <param name="window">Number of bytes that the client allows.</param>
    public Flow Flow(Func<StreamExchange> exchange, int stream, long window) =>
        new(client.Sends, null, bytes => Credit(exchange(), bytes), isCut => Passed(exchange(), isCut))
        {
            Stream = stream,
            Window = window,
        };

    /// <summary>Passes an answer on that a final one follows.</summary>
    public void Interim(StreamExchange exchange, HeaderList head)
    {
        if (!exchange.DropsAnswer)
            client.Sends.Headers(exchange.Client, head.All, end: false);
    }

    /// <summary>Handles the head of the upstream's answer.</summary>
    public void Begin(StreamExchange exchange, HeaderList head, bool end)
    {
        exchange.Head = head;
        exchange.IsAnswered = end;
        if (!exchange.DropsAnswer)
        {
            exchange.Status = HeaderRules.StatusOf(head);
            if (end)
            {
                CountGrpc(exchange, head);
                exchange.Down.Write([], end: true);
            }
            fates.Meet(ToxicStream.Downstream, exchange, Respond);
        }
        if (end)
            ends.Settle(exchange);
    }

    public void Data(StreamExchange exchange, ReadOnlySpan<byte> data, bool end)
    {
        exchange.IsAnswered |= end;
        if (exchange.DropsAnswer)
            Credit(exchange, data.Length);
        else
            exchange.Down.Write(data, end);
        if (end)
            ends.Settle(exchange);
    }

    /// <summary>Handles the trailers of the upstream's answer.</summary>
    public void End(StreamExchange exchange, HeaderList trailers)
    {
        exchange.IsAnswered = true;
        if (!exchange.DropsAnswer)
        {
            CountGrpc(exchange, trailers);
            exchange.Down.End(trailers.All);
        }
        ends.Settle(exchange);
    }

    /// <summary>Handles a stream that the upstream has reset.</summary>
    public void Reset(StreamExchange exchange, ErrorCode code)
    {
        exchange.Up.Drop();
        ends.CloseUpstream(exchange, byProxy: false);
        if (exchange.IsClientClosed)
            return;
        if (!exchange.IsAnswered && !exchange.DropsAnswer)
            ends.Break(exchange, code);
        else if (!exchange.Down.IsOver)
            exchange.ResetAfter = code;
        else
            ends.ResetClient(exchange, code);
    }

    /// <summary>Answers in place of an upstream whose answer cannot be read, or breaks the answer off.</summary>
    public void Refuse(StreamExchange exchange, ErrorCode code, string why)
    {
        ends.ResetUpstream(exchange, code);
        if (exchange.IsClientClosed || exchange.DropsAnswer)
            return;
        if (exchange.HasBegun)
            ends.Break(exchange, ErrorCode.InternalError);
        else
            AnswerWith(exchange, new(502, null, $"the upstream's answer cannot be read: {why}\n"));
    }

    /// <summary>Answers or aborts a stream as a fault says. Returns false when it says neither.</summary>
    public bool TryApply(StreamExchange exchange, HttpFate? fate)
    {
        if (fate is { Reset: true })
            Abort(exchange, fate);
        else if (fate is { Answer: { } answer })
        {
            fate.Happens();
            AnswerWith(exchange, answer);
        }
        else
            return false;
        return true;
    }

    private void Respond(StreamExchange exchange, HttpFate? fate)
    {
        // Its answer may have been found to be wrong meanwhile.
        if (exchange.DropsAnswer || TryApply(exchange, fate))
            return;
        site.Traffic.Response(exchange.Origin, HeaderRules.StatusOf(exchange.Head!));
        (exchange.Fate, exchange.HasBegun) = (fate, true);
        if (fate?.Cut is { } cut)
            exchange.Down.Cut = new(cut);
        var end = exchange.Down.IsOnlyEnd && fate?.Cut is not { Reset: true };
        client.Sends.Headers(exchange.Client, exchange.Head!.All, end);
        exchange.Down.Release(end);
    }

    /// <summary>Answers in place of the upstream, whose own answer is dropped.</summary>
    private void AnswerWith(StreamExchange exchange, HttpAnswer answer)
    {
        var grpc = exchange.Request.IsGrpc ? answer.GrpcStatus : null;
        exchange.Status = grpc is { } code ? GrpcStatus.HttpOf(code) : answer.Status;
        site.Traffic.Response(exchange.Origin, grpc is null ? answer.Status : 200);
        if (grpc is { } counted)
            site.Traffic.Grpc(exchange.Origin, counted);
        exchange.Down.Drop();
        (exchange.DropsAnswer, exchange.HasBegun) = (true, true);
        exchange.Down = new(client.Sends, null, _ => { }, isCut => Passed(exchange, isCut))
        {
            Stream = exchange.Client,
            Window = exchange.Down.Window,
        };
        var (head, body) = AnswerHead.Of(exchange.Request, answer);
        client.Sends.Headers(exchange.Client, head, end: body.Length == 0);
        exchange.Down.Write(Encoding.UTF8.GetBytes(body), end: true);
        exchange.Down.Release(endPassed: body.Length == 0);
    }

    private void Abort(StreamExchange exchange, HttpFate fate)
    {
        fate.Happens();
        ends.Break(
            exchange,
            fate.Code switch
            {
                AbortCode.Cancel => ErrorCode.Cancel,
                AbortCode.RefusedStream or AbortCode.GoAway => ErrorCode.RefusedStream,
                _ => ErrorCode.InternalError,
            }
        );
        if (fate.Code == AbortCode.GoAway)
            ends.Drain(ErrorCode.NoError, []);
    }

    // The end of an answer has passed to the client, or a fault has cut it.
    private void Passed(StreamExchange exchange, bool isCut)
    {
        if (isCut && exchange.Fate!.Cut!.Reset)
        {
            Abort(exchange, exchange.Fate);
            return;
        }
        if (isCut)
        {
            exchange.Fate!.Happens();
            site.Log.End(exchange.TakeLogged(), LoggedRequest.Broken);
            exchange.Down.Drop();
            client.Output.Data(exchange.Client, [], end: true);
            ends.ResetUpstream(exchange, ErrorCode.Cancel);
        }
        else
            site.Log.End(exchange.TakeLogged(), exchange.Status);
        // What still comes of a request that the upstream never saw, or sees no more, is dropped.
        if (exchange.Upstream == 0 || exchange.IsUpstreamClosed)
        {
            exchange.Up.Drop();
            if (!exchange.Up.IsWhole)
                ends.ResetClient(exchange, exchange.ResetAfter ?? ErrorCode.NoError);
        }
        ends.Settle(exchange);
    }

    private void CountGrpc(StreamExchange exchange, HeaderList end)
    {
        if (!exchange.Request.IsGrpc || GrpcStatus.Of(end) is not { } code)
            return;
        site.Traffic.Grpc(exchange.Origin, code);
        if (code != 0)
            exchange.Status = GrpcStatus.HttpOf(code);
    }

    private void Credit(StreamExchange exchange, int bytes) =>
        upstream.Credit(
            exchange.Upstream,
            exchange.IsAnswered || exchange.IsUpstreamClosed ? null : exchange.Answered,
            bytes
        );
}
