using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.Postgres;

/// <summary>The protocol of PostgreSQL. A canary asks whether the server speaks TLS, and needs no login.</summary>
internal sealed class PostgresWire : Wire
{
    public override EdgeProtocol Spoken { get; } = new("postgres", "PostgreSQL");

    public override IReadOnlyList<string> Schemes => ["postgres", "postgresql"];

    public override IReadOnlyList<int> Ports => [5432];

    public override IReadOnlyList<string> Names => ["pgbouncer"];

    public override string AskedIn => "PostgreSQL (SSLRequest)";

    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new ProbeTarget(address, new PostgresTalk()) { Counts = counts, AwaitsEnd = awaitsEnd };
}
