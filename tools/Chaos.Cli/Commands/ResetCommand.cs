using System.CommandLine;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Cli.Commands;

/// <summary>Cleans up what dead runs left: faults, processes and proxies.</summary>
internal sealed class ResetCommand : CliCommand
{
    public override string Name => "reset";

    public override string Purpose =>
        "Cleans up what earlier runs left when they died: faults, processes, and proxies on the server that TOXIPROXY_URL names.";

    public override IReadOnlyList<(string, string)> Examples => [("chaos reset", "clean up and print each step")];

    public override void Configure(Command command) =>
        command.SetAction(
            async (_, cancellationToken) =>
            {
                var state = StateFolder.Resolve(Environment.GetEnvironmentVariable);
                var clean = await new DirtyState(state, TimeProvider.System).ResetAsync(
                    Console.Out.WriteLine,
                    cancellationToken
                );
                if (await KilledRun.NoteAsync(OutputFolder.Runs, cancellationToken) is { } killed)
                    Console.Out.WriteFitted(killed);
                var alive = (await new DirtyState(state, TimeProvider.System).FindAsync(cancellationToken))
                    .Where(r => r.InProgress)
                    .Select(r => $"{EdgeProxies.Prefix}{r.RunId}-")
                    .ToList();
                if (ToxiproxyAddress.FromEnvironment() is { } address)
                    await RemoveProxiesAsync(address, alive, cancellationToken);
                return (int)(clean ? ExitCode.AsExpected : ExitCode.Broken);
            }
        );

    private static async Task RemoveProxiesAsync(
        Uri address,
        IReadOnlyList<string> alive,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var client = new ToxiproxyClient(http, address);
        foreach (
            var name in (await client.ListAsync(cancellationToken)).Keys.Where(n =>
                n.StartsWith(EdgeProxies.Prefix, StringComparison.Ordinal)
            )
        )
        {
            if (alive.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                await Console.Out.WriteLineAsync($"proxy {name} belongs to a run that is still going on; not removed");
                continue;
            }
            await client.DeleteAsync(name, cancellationToken);
            await Console.Out.WriteLineAsync($"proxy {name} removed from {address}");
        }
    }
}
