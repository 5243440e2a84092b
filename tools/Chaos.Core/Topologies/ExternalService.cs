using System.Text.Json.Serialization;

namespace Chaos.Core.Topologies;

/// <summary>
/// A user's service: a command that the run starts and ends, or a service that runs already. The run does not touch the
/// process of a service that runs already, unless the process is given. Texts may contain <c>{{port.orders}}</c>,
/// <c>{{proxy.payment}}</c> (the address of another service through the edge's proxy) and secrets, <c>{{env.NAME}}</c>
/// and <c>{{file.PATH}}</c>.
/// </summary>
public sealed record ExternalService
{
    /// <summary>Program and arguments; empty for a service that runs already.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The working directory of the command; null for that of the run.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Id of the process of a service that runs already, so that it can be paused; null when none is given.
    /// </summary>
    public int? Pid { get; init; }

    /// <summary>Whether the service's process is the one that listens at <see cref="Address"/>.</summary>
    public bool IsListener { get; init; }

    /// <summary>
    /// Program and arguments that start a service again that runs already, so that it can be killed; empty for none.
    /// </summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>Environment variables that differ from those of the run.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The address on which it listens, such as <c>http://127.0.0.1:{{port.orders}}</c>.</summary>
    public required string Address { get; init; }

    /// <summary>How its clients use TLS; null for the system's certificate authorities and no own certificate.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Whether it is called over HTTP/2: with TLS as agreed in its handshake, without TLS at once.</summary>
    public bool Http2 { get; init; }

    /// <summary>The condition under which it counts as ready.</summary>
    public ReadyProbe Ready { get; init; } = new();

    /// <summary>Whether the run starts it.</summary>
    public bool IsStarted => Command.Count > 0;

    /// <summary>Whether the process of a service that runs already is known.</summary>
    [JsonIgnore]
    public bool HasProcess => Pid is not null || IsListener;

    /// <summary>Every text that may contain a placeholder, with the field that it is in.</summary>
    [JsonIgnore]
    public IEnumerable<(string Place, string Text)> Texts =>
        [
            .. Command.Select((c, i) => ($"command[{i}]", c)),
            .. Start.Select((c, i) => ($"start[{i}]", c)),
            .. Environment.Select(e => ($"env.{e.Key}", e.Value)),
            (IsStarted ? "address" : "url", Address),
            .. Ready.Path is { } path ? [("ready.http", path)] : Array.Empty<(string, string)>(),
        ];

    public bool Equals(ExternalService? other) =>
        other is not null
        && Command.SequenceEqual(other.Command)
        && Start.SequenceEqual(other.Start)
        && (Pid, IsListener) == (other.Pid, other.IsListener)
        && Folder == other.Folder
        && Address == other.Address
        && Ready == other.Ready
        && Tls == other.Tls
        && Http2 == other.Http2
        && Environment.Count == other.Environment.Count
        && Environment.All(e => other.Environment.TryGetValue(e.Key, out var value) && value == e.Value);

    public override int GetHashCode() =>
        Command.Aggregate(Address.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}
