using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults;
using Chaos.Faults.Hosts;
using Chaos.Scenarios.Files;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// The processes of the user's services that run already and whose process the file names. They are looked up before
/// each trial, by the same rules as before the run.
/// </summary>
internal sealed class ExternalProcesses(LocalOptions options, TimeProvider time)
{
    private readonly Dictionary<string, RunningProcess> _found = [];
    private readonly Dictionary<(string Service, ExternalService As), RunningProcess> _known = [];

    /// <summary>The hosts and processes that may be touched.</summary>
    internal AllowedProcesses Rules { get; init; } = new();

    /// <summary>Whether the process of a service is known.</summary>
    internal bool Has(string service) => _found.ContainsKey(service);

    /// <summary>The process of a service.</summary>
    internal RunningProcess Of(string service) => _found[service];

    /// <summary>Forgets the processes of services that the next trial does not have.</summary>
    internal void Keep(IEnumerable<string> services)
    {
        foreach (var other in _found.Keys.Except(services).ToList())
            _found.Remove(other);
    }

    /// <summary>Forgets the process of a service.</summary>
    internal void Forget(string service) => _found.Remove(service);

    /// <summary>Starts a service again that an earlier trial killed and that did not come back.</summary>
    /// <exception cref="WrongExperimentException">It does not come back now, either.</exception>
    internal async Task BringBackAsync(string service, ExternalService spec, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue((service, spec), out var known) || !known.WasKilled)
            return;
        try
        {
            await known.StartAsync(cancellationToken);
        }
        catch (HostException e)
        {
            throw new WrongExperimentException(e.Message, e);
        }
    }

    /// <summary>Finds the process of a service that is ready.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="spec">The service.</param>
    /// <param name="address">Its address.</param>
    /// <param name="text">Replaces the placeholders of a text.</param>
    /// <exception cref="WrongExperimentException">There is no process that may be touched.</exception>
    internal void Find(string service, ExternalService spec, Uri address, Func<string, string> text)
    {
        if (!spec.HasProcess)
        {
            Forget(service);
            return;
        }
        var field = $"services.{service}.pid";
        if (!options.Allowed.Processes)
            throw new WrongExperimentException($"{field}: not allowed without --allow-process");
        // A number names one process, which start may have replaced. The process that listens may be another one in
        // each trial.
        if (spec.Pid is not null && _known.TryGetValue((service, spec), out var known))
        {
            if (known.State == HostState.Gone)
                throw new WrongExperimentException($"{field}: {known.Words} has ended");
            _found[service] = known;
            return;
        }
        var listens = PlannedProcesses.ListensAt(address);
        var choice = PlannedProcesses.Choose(Rules, field, spec, listens);
        if (choice.Error is { } error)
            throw new WrongExperimentException($"{error}");
        _found[service] = _known[(service, spec)] = new(service, choice.Process!.Identity, time)
        {
            Listens = [.. listens.Select(l => $"{l}")],
            StartsWithin = spec.Ready.Within,
            Found = () => Rules.Listening(field, ProcessPart.Listening, listens),
            Start =
                spec.Start.Count == 0
                    ? null
                    : new()
                    {
                        Words = [.. spec.Start.Select(text)],
                        Folder = spec.Folder,
                        Environment = spec.Environment.ToDictionary(e => e.Key, e => text(e.Value)),
                        LogPath = Path.GetFullPath(Path.Combine(options.LogFolder, $"{service}.start.log")),
                        Tag = $"{options.RunId}-{service}",
                    },
        };
    }
}
