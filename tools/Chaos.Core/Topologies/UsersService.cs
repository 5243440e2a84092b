using System.Text.Json.Serialization;

namespace Chaos.Core.Topologies;

/// <summary>
/// A service of the user's: a command that is started for the run and ended with it, or one that runs already, which is
/// left alone unless it is said in which process. Texts may hold <c>{{port.orders}}</c>, <c>{{proxy.payment}}</c> (where
/// the service finds another, through the edge's proxy) and secrets, <c>{{env.NAME}}</c> and <c>{{file.PATH}}</c>.
/// </summary>
public sealed record UsersService
{
    /// <summary>Program and arguments; empty for a service that runs already.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Where the command is started; null for where the run is.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Number of the process in which a service runs that runs already, so that it may be paused; null where nothing is
    /// said of it.
    /// </summary>
    public int? Pid { get; init; }

    /// <summary>Whether that process is the one that listens at <see cref="Address"/>.</summary>
    public bool IsListener { get; init; }

    /// <summary>
    /// Program and arguments of what brings a service back that runs already, so that it may be killed; empty for
    /// nothing.
    /// </summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>What differs from the run's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it listens: an address such as <c>http://127.0.0.1:{{port.orders}}</c>.</summary>
    public required string Address { get; init; }

    /// <summary>How it is known to be ready.</summary>
    public ReadyProbe Ready { get; init; } = new();

    /// <summary>Whether it is started by the run.</summary>
    public bool IsStarted => Command.Count > 0;

    /// <summary>Whether it is known in which process a service runs that runs already.</summary>
    [JsonIgnore]
    public bool HasProcess => Pid is not null || IsListener;

    /// <summary>Every text of it that may hold a placeholder, each with its place.</summary>
    [JsonIgnore]
    public IEnumerable<(string Place, string Text)> Texts =>
        [
            .. Command.Select((c, i) => ($"command[{i}]", c)),
            .. Start.Select((c, i) => ($"start[{i}]", c)),
            .. Environment.Select(e => ($"env.{e.Key}", e.Value)),
            (IsStarted ? "address" : "url", Address),
            .. Ready.Path is { } path ? [("ready.http", path)] : Array.Empty<(string, string)>(),
        ];

    public bool Equals(UsersService? other) =>
        other is not null
        && Command.SequenceEqual(other.Command)
        && Start.SequenceEqual(other.Start)
        && (Pid, IsListener) == (other.Pid, other.IsListener)
        && Folder == other.Folder
        && Address == other.Address
        && Ready == other.Ready
        && Environment.Count == other.Environment.Count
        && Environment.All(e => other.Environment.TryGetValue(e.Key, out var value) && value == e.Value);

    public override int GetHashCode() =>
        Command.Aggregate(Address.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}
