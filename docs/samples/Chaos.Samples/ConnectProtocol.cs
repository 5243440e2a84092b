using System.ComponentModel.DataAnnotations;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Samples;

/// <summary>Calls a service by opening a connection to it; the address is <c>port://host:port</c>.</summary>
public sealed class ConnectProtocol : ProtocolOf<ConnectProtocol.ConnectWords>
{
    private const string Once = "once";

    /// <summary>The words of this protocol in a workload. The schema and the messages come from this record.</summary>
    public sealed record ConnectWords : CallWords
    {
        /// <summary>How often a call connects. The only value is <c>once</c>.</summary>
        [Required]
        public string? Connect { get; init; }
    }

    public override EdgeProtocol Spoken { get; } = new("port", "connections");

    public override IReadOnlyList<string> Schemes => ["port"];

    public override string Takes => "connect";

    public override string WhySilent => "what is spoken behind the port is not known";

    public override ReadOnlyMemory<byte> Hello(CanarySite site) => default;

    protected override void Check(ConnectWords words, CallReading reading)
    {
        if (words.Connect != Once)
            reading.Wrong("connect", words.Connect ?? PlanError.Missing, Once);
    }

    protected override TargetSpec TargetOf(ConnectWords words, CallReading reading) =>
        new ConnectTargetSpec { Service = reading.Service };
}
