using Chaos.Core.Messaging;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Core.Experiments;

/// <summary>One way to run an experiment's load and fault.</summary>
public sealed record Arm
{
    /// <summary>Short name, unique in the experiment and part of file names.</summary>
    public required string Name { get; init; }

    /// <summary>The arm in plain words, for example <c>3 immediate retries</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The arm's role in the comparison.</summary>
    public required ArmRole Role { get; init; }

    /// <summary>
    /// The policies by place: a caller's policy under its edge (<c>order->payment</c>), a service's entrance policy
    /// under the service's name (<c>payment</c>). A place without an entry has no protection.
    /// </summary>
    public IReadOnlyDictionary<string, Policy> Policies { get; init; } = new Dictionary<string, Policy>();

    /// <summary>Service settings that differ from the topology's, by service and setting.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Settings { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>The user's services that differ from the topology's, by name.</summary>
    public IReadOnlyDictionary<string, ExternalService> Services { get; init; } =
        new Dictionary<string, ExternalService>();

    /// <summary>A command that runs before each trial of the arm, when the services are up; null for none.</summary>
    public ExternalCommand? Run { get; init; }

    /// <summary>
    /// The arm's load where it differs from the experiment's, for example when arms publish to queues of different
    /// kinds; null for the experiment's load.
    /// </summary>
    public IReadOnlyList<Workload>? Workloads { get; init; }

    /// <summary>The consumers of published messages.</summary>
    public IReadOnlyList<ConsumerSpec> Consumers { get; init; } = [];
}
