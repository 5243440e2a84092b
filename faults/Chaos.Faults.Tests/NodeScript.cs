using System.Diagnostics;
using Chaos.Faults.Tests.Toxics;

namespace Chaos.Faults.Tests;

/// <summary>A script of Node that drives the embedded proxy, and prints how many of its checks have passed.</summary>
internal static class NodeScript
{
    // Far longer than the scripts take on a busy machine.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs a script to its end. Returns what it printed.</summary>
    public static async Task<string> RunAsync(string folder, string script)
    {
        using var limit = new CancellationTokenSource(s_patience);
        await using var server = await ServerUnderTest.StartAsync(ServerUnderTest.Ours);
        using var node = Process.Start(
            new ProcessStartInfo("node", [script, server.Address.GetLeftPart(UriPartial.Authority)])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(limit.Token);
            var error = node.StandardError.ReadToEndAsync(limit.Token);
            await node.WaitForExitAsync(limit.Token);
            Assert.True(node.ExitCode == 0, await error);
            return await output;
        }
        finally
        {
            node.Kill();
        }
    }
}
