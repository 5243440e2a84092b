namespace Chaos.Proxy.Tls;

/// <summary>
/// Makes a proxy end the TLS of its clients, with a certificate of the <see cref="ProxyAuthority"/>. It is the field
/// <c>tls</c> of the proxy's JSON, an extension of this proxy. Without it the bytes of a handshake pass unread.
/// </summary>
public sealed record TlsMode
{
    /// <summary>Names of the fields on the wire.</summary>
    internal const string Fields = "names";

    /// <summary>Switches TLS off: the bytes pass again.</summary>
    public static readonly TlsMode Off = new() { IsOff = true };

    /// <summary>Whether TLS is to be switched off.</summary>
    public bool IsOff { get; private init; }

    /// <summary>
    /// Names of hosts that the certificate has besides <c>localhost</c> and the loopback addresses, separated by spaces.
    /// </summary>
    public string Names { get; init; } = "";

    /// <summary>Every name of the certificate.</summary>
    internal IReadOnlyList<string> All => ["localhost", .. Names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
