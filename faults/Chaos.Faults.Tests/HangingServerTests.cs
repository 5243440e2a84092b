using Chaos.Core.Trials;
using Chaos.Faults.Services;
using Chaos.Faults.Tests.Warden;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests;

/// <summary>
/// A server that accepts connections and never answers is a failure of the testbed, not a cancellation by the user.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class HangingServerTests
{
    private static readonly HttpClient s_impatient = new() { Timeout = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public Task A_proxy_server_that_does_not_answer_in_time_is_a_failure_of_the_testbed() =>
        IsTold(address => new ToxiproxyClient(s_impatient, address).ListAsync(CancellationToken.None));

    [Fact]
    public Task A_service_that_does_not_answer_in_time_is_a_failure_of_the_testbed() =>
        IsTold(address =>
            new ControlEndpoint(s_impatient, "payment", address, "token").GetAsync<object>(
                "control/report",
                CancellationToken.None
            )
        );

    [Fact]
    public async Task A_cancellation_by_the_user_stays_a_cancellation()
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Hangs = true;
        using var stop = new CancellationTokenSource();
        using var patient = new HttpClient();
        var asking = new ToxiproxyClient(patient, server.Address).ListAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static async Task IsTold(Func<Uri, Task> ask)
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Hangs = true;
        Assert.Contains(
            "within",
            (await Assert.ThrowsAnyAsync<TestbedException>(() => ask(server.Address))).Message,
            StringComparison.Ordinal
        );
    }
}
