using System.Diagnostics;
using Chaos.Faults.Tests.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>The Node client of Toxiproxy, from npm, drives the embedded proxy: every call, and what it does to bytes.</summary>
[Trait("Speed", "Slow")]
public sealed class NodeClientTests
{
    [Theory]
    [NodeClientData]
    public async Task The_Node_client_drives_it_and_sees_each_toxic_act(string folder)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerUnderTest.Ours);
        using var node = Process.Start(
            new ProcessStartInfo("node", ["drive.js", server.Address.GetLeftPart(UriPartial.Authority)])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(server.Limit);
            var error = node.StandardError.ReadToEndAsync(server.Limit);
            await node.WaitForExitAsync(server.Limit);
            Assert.True(node.ExitCode == 0, await error);
            Assert.Equal("54 checks passed\n", await output);
        }
        finally
        {
            node.Kill();
        }
    }
}
