using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;

namespace Chaos.Targets.Protocols.Redis;

/// <summary>The protocol of Redis (RESP). A canary pings; an error, such as a missing login, is an answer.</summary>
internal sealed class RedisWire : Wire
{
    public override EdgeProtocol Spoken { get; } = new("redis", "Redis");

    public override IReadOnlyList<string> Schemes => ["redis"];

    public override IReadOnlyList<int> Ports => [6379];

    public override IReadOnlyList<string> Names => ["valkey", "keydb"];

    public override string AskedIn => "Redis (PING)";

    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new ProbeTarget(address, new Ping()) { Counts = counts };

    private sealed class Ping : CanaryTalk
    {
        // An array and not a line: proxies of Redis do not know the short form.
        public override ReadOnlyMemory<byte> Hello { get; } = "*1\r\n$4\r\nPING\r\n"u8.ToArray();

        public override CanaryAnswer Judge(ReadOnlySpan<byte> answer) =>
            answer[0] is (byte)'+' or (byte)'-' ? CanaryAnswer.Good : CanaryAnswer.Foreign("Redis", answer);
    }
}
