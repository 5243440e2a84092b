using Chaos.Core.Messaging;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;

namespace Chaos.Core.Experiments;

/// <summary>One way to run an experiment's load and fault.</summary>
public sealed record Arm
{
    /// <summary>Short name, unique in the experiment: it is part of file names.</summary>
    public required string Name { get; init; }

    /// <summary>The arm in plain words, for example <c>3 immediate retries</c>.</summary>
    public required string Title { get; init; }

    /// <summary>What the arm is there for.</summary>
    public required ArmRole Role { get; init; }

    /// <summary>
    /// The policies: a caller's by its edge (<c>order->payment</c>), one that guards a service's entrance by its name
    /// (<c>payment</c>). What is not named has no protection.
    /// </summary>
    public IReadOnlyDictionary<string, Policy> Policies { get; init; } = new Dictionary<string, Policy>();

    /// <summary>Service settings that differ from the topology's, by service and setting.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Settings { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Services of the user's that differ from the topology's, by name.</summary>
    public IReadOnlyDictionary<string, UsersService> Services { get; init; } = new Dictionary<string, UsersService>();

    /// <summary>A command that is run before each of its trials, when the services are up; null for none.</summary>
    public UsersCommand? Run { get; init; }

    /// <summary>
    /// The load, where it differs from the experiment's, as when arms publish to queues of different kinds; null for
    /// the experiment's own.
    /// </summary>
    public IReadOnlyList<Workload>? Workloads { get; init; }

    /// <summary>Who consumes what is published.</summary>
    public IReadOnlyList<ConsumerSpec> Consumers { get; init; } = [];
}
