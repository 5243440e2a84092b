using System.Text.Json;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local.Brokers;
using Chaos.Targets.Workers;

namespace Chaos.Scenarios.Testbeds.Local.Workers;

/// <summary>
/// The workers of the current trial. Each is a process with the consumers of all arms that belong to it, started for
/// the trial and stopped after it.
/// </summary>
public sealed class LocalWorkers(LocalOptions options, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (ChildProcess Process, HandlingLogReader Log)> _running = [];
    private int _trials;

    /// <summary>A worker's process; null when there is no such worker.</summary>
    internal ChildProcess? Of(string name) => _running.TryGetValue(name, out var worker) ? worker.Process : null;

    /// <summary>Every worker's process.</summary>
    internal IReadOnlyList<ChildProcess> Processes
    {
        get
        {
            lock (_running)
                return [.. _running.Values.Select(w => w.Process)];
        }
    }

    /// <summary>Starts the workers of a trial. Completes when every consumer has subscribed.</summary>
    internal async Task StartAsync(TrialSetup setup, LocalBrokers brokers, CancellationToken cancellationToken)
    {
        await StopAsync();
        var groups = setup.Groups.ToList();
        var members = setup
            .Arms.SelectMany(arm =>
                arm.Consumers.Select(consumer =>
                    (
                        consumer.Worker,
                        Member: new WorkerMember
                        {
                            Consumer = consumer,
                            Trial = setup.TokenOf(arm),
                            Group = groups.FindIndex(g => g.Arm == arm && g.Group == consumer.Group),
                            Addresses = brokers[consumer.Broker].Addresses(BrokerSpec.Workers),
                            Credentials = brokers[consumer.Broker].Credentials,
                        }
                    )
                )
            )
            .ToList();
        _trials++;
        await Task.WhenAll(
            members
                .GroupBy(m => m.Worker)
                .Select(worker => StartAsync(worker.Key, [.. worker.Select(m => m.Member)], cancellationToken))
        );
    }

    /// <summary>The messages handled since the last call.</summary>
    internal IReadOnlyList<Handling> Handled()
    {
        lock (_running)
            return [.. _running.Values.SelectMany(w => w.Log.Read())];
    }

    /// <exception cref="TestbedException">A worker ended by itself.</exception>
    internal async Task CheckAsync()
    {
        foreach (var (process, _) in _running.Values.Where(w => w.Process.Exited.IsCompleted))
            throw new TestbedException(
                $"{process.Name} ended during the trial with exit code {await process.Exited}. Its last "
                    + $"lines: {string.Join(" | ", process.LastLines.TakeLast(5))}"
            );
    }

    /// <summary>Stops all workers.</summary>
    internal async Task StopAsync()
    {
        await Task.WhenAll(
            _running.Values.Select(async w =>
            {
                await w.Process.StopAsync(s_stopLimit, CancellationToken.None);
                await w.Process.DisposeAsync();
                w.Log.Dispose();
            })
        );
        lock (_running)
            _running.Clear();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StartAsync(string name, IReadOnlyList<WorkerMember> members, CancellationToken cancellationToken)
    {
        // A new folder for each trial, so that nothing that a worker stored in one trial is there in the next.
        var folder = Directory.CreateDirectory(Path.Combine(options.DataFolder, "workers", $"{_trials}")).FullName;
        var spec = Path.Combine(folder, $"{name}.json");
        await File.WriteAllTextAsync(
            spec,
            JsonSerializer.Serialize(
                new WorkerSpec
                {
                    Name = name,
                    Folder = folder,
                    Members = members,
                },
                WorkerSpec.Json
            ),
            cancellationToken
        );
        var log = new HandlingLogReader(WorkerSpec.LogPath(folder, name));
        var process = await ChildProcess.StartAsync(
            Programs.Spec(options, name, "Chaos.Worker", ["--port", ChildProcessSpec.Port, "--spec", spec]),
            time,
            cancellationToken
        );
        lock (_running)
            _running[name] = (process, log);
    }
}
