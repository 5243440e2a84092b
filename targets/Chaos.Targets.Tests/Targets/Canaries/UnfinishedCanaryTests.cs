using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Tests.Targets.Canaries;

/// <summary>Tests canaries whose conversation the service wants to see through to its end.</summary>
[Trait("Speed", "Slow")]
public sealed class UnfinishedCanaryTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public UnfinishedCanaryTests() => _listener.Start();

    private Uri Address => new($"tcp://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_call_ends_with_the_answer_and_its_conversation_goes_on()
    {
        var probe = new ProbeTarget(Address, new Polite());
        var call = probe.CallAsync(default, CancellationToken.None).AsTask();
        using var service = await _listener.AcceptSocketAsync();
        await service.SendAsync("hello"u8.ToArray());

        Assert.Equal(CallStatus.Ok, (await call).Status);
        var closing = probe.DisposeAsync().AsTask();
        Assert.Equal("bye", await HeardAsync(service));
        Assert.False(closing.IsCompleted);
        await service.SendAsync("."u8.ToArray());
        await closing;
    }

    [Fact]
    public async Task No_other_connection_is_opened_while_one_that_was_given_up_is_not_answered()
    {
        await using var probe = new ProbeTarget(Address, new Polite());
        using var patience = new CancellationTokenSource();
        var first = probe.CallAsync(default, patience.Token).AsTask();
        using var service = await _listener.AcceptSocketAsync();
        await patience.CancelAsync();
        Assert.Equal(CallStatus.TimedOut, (await first).Status);

        var second = probe.CallAsync(default, CancellationToken.None).AsTask();
        Assert.False(_listener.Pending());
        await service.SendAsync("hello"u8.ToArray());

        Assert.Equal(CallStatus.Ok, (await second).Status);
        Assert.Equal("bye", await HeardAsync(service));
        var third = probe.CallAsync(default, CancellationToken.None).AsTask();
        using var other = await _listener.AcceptSocketAsync();
        await other.SendAsync("hello"u8.ToArray());
        Assert.Equal(CallStatus.Ok, (await third).Status);
        service.Close();
        other.Close();
    }

    [Fact]
    public async Task A_canary_that_was_refused_is_not_sent_again()
    {
        await using var probe = new ProbeTarget(Address, new Polite()) { AwaitsEnd = true };
        var call = probe.CallAsync(default, CancellationToken.None).AsTask();
        using (var service = await _listener.AcceptSocketAsync())
        {
            await service.SendAsync("hello"u8.ToArray());
            Assert.Equal("bye", await HeardAsync(service));
            await service.SendAsync("?"u8.ToArray());
            Assert.Equal((CallStatus.ClientError, "refused"), Told(await call));
        }

        Assert.Equal((CallStatus.ClientError, "refused"), Told(await probe.CallAsync(default, CancellationToken.None)));
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task An_answer_that_is_not_what_was_expected_is_reported_with_its_beginning()
    {
        await using var probe = new ProbeTarget(Address, new SaidTalk("a"u8.ToArray(), "+PONG"u8.ToArray()));
        var call = probe.CallAsync(default, CancellationToken.None).AsTask();
        using (var service = await _listener.AcceptSocketAsync())
        {
            Assert.Equal("a", await HeardAsync(service));
            await service.SendAsync("+PO"u8.ToArray());
        }
        Assert.Equal((CallStatus.Reset, "closed before the answer's end"), Told(await call));

        call = probe.CallAsync(default, CancellationToken.None).AsTask();
        using (var service = await _listener.AcceptSocketAsync())
        {
            Assert.Equal("a", await HeardAsync(service));
            await service.SendAsync("-ER\0"u8.ToArray());
            Assert.Equal(
                (CallStatus.ServerError, "the answer begins with \"-ER\\x00\" and not with \"+PONG\""),
                Told(await call)
            );
        }
    }

    [Fact]
    public async Task A_connection_alone_is_an_answer_where_nothing_else_is_known()
    {
        await using var probe = new ConnectTarget(Address);
        Assert.Equal(CallStatus.Ok, (await probe.CallAsync(default, CancellationToken.None)).Status);

        _listener.Stop();

        Assert.Equal(CallStatus.Refused, (await probe.CallAsync(default, CancellationToken.None)).Status);
    }

    private static (CallStatus, string?) Told(CallResult result) => (result.Status, result.Detail);

    private static async Task<string> HeardAsync(Socket service)
    {
        var buffer = new byte[10];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, await service.ReceiveAsync(buffer));
    }

    /// <summary>Waits for a word, says goodbye and waits for an answer: a point to be let go.</summary>
    private sealed class Polite : CanaryTalk
    {
        public override ReadOnlyMemory<byte> Hello => default;

        public override bool MustEnd => true;

        public override async Task<CanaryAnswer> EndAsync(
            Stream connection,
            ReadOnlyMemory<byte> answer,
            CancellationToken cancellationToken
        )
        {
            await connection.WriteAsync("bye"u8.ToArray(), cancellationToken);
            var end = new byte[1];
            await connection.ReadExactlyAsync(end, cancellationToken);
            return end[0] == (byte)'?' ? new("refused") : CanaryAnswer.Good;
        }
    }
}
