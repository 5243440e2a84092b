using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.MySql;

/// <summary>The protocol of MySQL and MariaDB. A canary logs in and leaves.</summary>
internal sealed class MySqlWire : Wire
{
    public override EdgeProtocol Spoken { get; } = new("mysql", "MySQL");

    public override IReadOnlyList<string> Schemes => ["mysql", "mariadb"];

    public override IReadOnlyList<int> Ports => [3306];

    public override IReadOnlyList<string> Names => ["mysqld", "mariadbd"];

    public override string AskedIn => "MySQL (login)";

    public override string WhyLogin =>
        "MySQL counts a handshake without a login as an error of its host, which it blocks after max_connect_errors of them";

    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new ProbeTarget(address, new MySqlTalk(site.Login?.User ?? "", site.Login?.Password ?? ""))
        {
            Counts = counts,
            AwaitsEnd = awaitsEnd,
        };
}
