using System.Net;
using Chaos.NBomber;

namespace Chaos.Scenarios.Tests.Engines;

public sealed class NBomberInvokerTests
{
    [Fact]
    public async Task An_answer_is_read_by_its_caller_and_is_not_held_in_memory()
    {
        using var body = new EndlessBody();
        using var invoker = new NBomberInvoker(new Service(body));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:5000/all");

        using var response = await invoker.SendAsync(request, CancellationToken.None);

        Assert.Equal(0, body.Taken);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(new byte[10_000]);
        Assert.Equal(10_000, body.Taken);
    }

    [Fact]
    public async Task A_request_that_fails_fails_as_the_handler_says()
    {
        using var invoker = new NBomberInvoker(new Service(null));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:5000/all");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() =>
            invoker.SendAsync(request, CancellationToken.None)
        );

        Assert.Equal("refused", failure.Message);
    }

    private sealed class Service(Stream? body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            body is null
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException("refused"))
                : Task.FromResult(
                    new HttpResponseMessage(HttpStatusCode.PartialContent) { Content = new StreamContent(body, 1000) }
                );
    }

    private sealed class EndlessBody : Stream
    {
        public long Taken { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Taken;
            set => throw new NotSupportedException();
        }

        /// <summary>Fails far below the memory of a machine, so that a test of a body that is held ends.</summary>
        public override int Read(byte[] buffer, int offset, int count) =>
            (Taken += count) < 1 << 26 ? count : throw new IOException("nobody should read as much");

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
