using System.Net;
using System.Net.Sockets;
using Chaos.Cli.Loading;
using Chaos.Core.Events;
using Chaos.Core.Texts;
using Chaos.Targets;

namespace Chaos.Tools.Tests.Cli.Loading;

[Trait("Speed", "Slow")]
public sealed class OwnLoadTests
{
    [Theory]
    [InlineData("150/s", null)]
    [InlineData(null, "20")]
    public async Task The_tool_warms_its_own_code_and_the_service_sees_nothing_of_it(string? rate, string? users)
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var plan = new LoadReading(AllowedTargets.LoopbackOnly, Secrets.None).Read(
            new()
            {
                Url = $"http://{service.LocalEndpoint}/orders",
                Rate = rate,
                Users = users,
                Headers = ["Authorization: Bearer never-leaves-this-process"],
                Body = "{}",
            }
        )!;
        var good = 0L;

        await OwnLoad.MakeAsync(
            plan,
            happened =>
            {
                if (happened is SlotCompleted completed)
                    Interlocked.Add(ref good, completed.Slot.Good());
            },
            CancellationToken.None
        );

        // How many depends on how busy the machine is.
        Assert.True(good > 0, $"{good} good calls");
        Assert.False(service.Pending());
    }
}
