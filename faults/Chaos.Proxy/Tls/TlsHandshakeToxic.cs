using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Tls;

/// <summary>Delays the server's side of the handshake, as a server does that is short of processor time.</summary>
public sealed record TlsHandshakeToxic : TlsToxic
{
    [Wire("delay", "ms")]
    public TimeSpan Delay { get; init; }

    internal override Handshake Change(Handshake handshake) => handshake with { Delay = handshake.Delay + Delay };
}
