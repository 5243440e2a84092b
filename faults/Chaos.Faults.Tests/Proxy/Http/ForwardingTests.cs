using System.IO.Pipelines;
using System.Text;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>What has arrived goes on at once, in as few writes as there are, on the thread that brought it.</summary>
public sealed class ForwardingTests
{
    private readonly Pipe _client = new(new(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly RecordingStream _upstream = new();

    [Fact]
    public async Task A_head_and_the_body_that_has_arrived_with_it_are_one_write()
    {
        await SendAsync("body and more");
        Assert.True(
            await new RequestReader(_client.Reader).ForwardAsync(
                Bytes("head "),
                BodyScanner.Length(4),
                _upstream,
                default
            )
        );
        Assert.Equal(["head body"], _upstream.Written);
    }

    [Fact]
    public async Task A_head_does_not_wait_for_its_body()
    {
        var forwarded = new RequestReader(_client.Reader).ForwardAsync(
            Bytes("head "),
            BodyScanner.Length(4),
            _upstream,
            default
        );
        Assert.Equal(["head "], _upstream.Written);
        await SendAsync("bo");
        await SendAsync("dy");
        Assert.True(await forwarded);
        Assert.Equal(["head ", "bo", "dy"], _upstream.Written);
    }

    [Fact]
    public async Task A_head_without_a_body_is_one_write()
    {
        Assert.True(
            await new RequestReader(_client.Reader).ForwardAsync(Bytes("head"), BodyScanner.None(), _upstream, default)
        );
        Assert.Equal(["head"], _upstream.Written);
    }

    [Fact]
    public async Task A_body_that_is_malformed_from_its_first_byte_reaches_nobody()
    {
        await SendAsync("nonsense");
        await Assert.ThrowsAsync<MalformedHttpException>(async () =>
            await new RequestReader(_client.Reader).ForwardAsync(
                Bytes("head"),
                BodyScanner.Chunked(),
                _upstream,
                default
            )
        );
        Assert.Empty(_upstream.Written);
    }

    [Fact]
    public async Task The_end_of_an_exchange_ends_the_wait_for_the_client_on_the_same_thread()
    {
        var reader = new RequestReader(_client.Reader);
        var exchange = new Exchange(RequestHead.Parse(Bytes("GET / HTTP/1.1\r\n\r\n")), null);
        var wait = reader.EndedBeforeAsync(exchange, default);
        // A wake that belonged to an earlier exchange changes nothing.
        reader.Wake();
        Assert.False(wait.IsCompleted);
        exchange.End(ExchangeEnd.NextRequest);
        reader.Wake();
        Assert.True(wait.IsCompleted);
        Assert.False(await wait);
    }

    [Fact]
    public async Task The_end_of_a_client_is_told_from_its_next_request()
    {
        var reader = new RequestReader(_client.Reader);
        var exchange = new Exchange(RequestHead.Parse(Bytes("GET / HTTP/1.1\r\n\r\n")), null);
        var wait = reader.EndedBeforeAsync(exchange, default);
        await SendAsync("GET /2 HTTP/1.1\r\n\r\n");
        Assert.False(await wait);
        Assert.Equal(
            "GET /2 HTTP/1.1\r\n\r\n",
            Encoding.ASCII.GetString((await reader.HeadAsync(default))!.Value.Span)
        );
        wait = reader.EndedBeforeAsync(exchange, default);
        await _client.Writer.CompleteAsync();
        Assert.True(await wait);
    }

    [Fact]
    public async Task An_answer_reaches_the_link_on_the_thread_that_brought_it_with_what_has_arrived_of_its_body()
    {
        var wire = new HttpWire();
        var service = new Pipe(new(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var answers = new AnswerReader(service.Reader.AsStream(), wire);
        var buffer = new byte[100];
        var received = wire.ReceiveAsync(buffer);
        await service.Writer.WriteAsync(Bytes("HTTP/1.1 200 OK\r\n\r\nbo"));
        var head = (await answers.HeadAsync(default))!.Value;
        Assert.False(received.IsCompleted);

        var passed = answers.PassAsync(head, BodyScanner.Length(4), null, default);

        Assert.True(received.IsCompleted);
        Assert.Equal("HTTP/1.1 200 OK\r\n\r\nbo", Encoding.ASCII.GetString(buffer, 0, await received));
        received = wire.ReceiveAsync(buffer);
        Assert.False(passed.IsCompleted);
        await service.Writer.WriteAsync(Bytes("dy"));
        Assert.Equal("dy", Encoding.ASCII.GetString(buffer, 0, await received));
        Assert.Null(await passed);
    }

    [Fact]
    public async Task An_answer_whose_body_has_not_arrived_does_not_wait_for_it()
    {
        var wire = new HttpWire();
        var service = new Pipe();
        var passed = new AnswerReader(service.Reader.AsStream(), wire).PassAsync(
            Bytes("head"),
            BodyScanner.UntilClose(),
            null,
            default
        );
        var buffer = new byte[100];
        Assert.Equal(4, await wire.ReceiveAsync(buffer));
        Assert.False(passed.IsCompleted);
        await service.Writer.CompleteAsync();
        Assert.Equal(SessionEnd.Closed, await passed);
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private async Task SendAsync(string text) => await _client.Writer.WriteAsync(Bytes(text));

    private sealed class RecordingStream : MemoryStream
    {
        public List<string> Written { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // A write of nothing is no segment on a socket, but costs a system call.
            Written.Add(Encoding.ASCII.GetString(buffer.Span));
            return default;
        }
    }
}
