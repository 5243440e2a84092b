namespace Chaos.Proxy.Tls;

/// <summary>How a handshake with a client is made.</summary>
/// <param name="Certificate">What is wrong with the certificate.</param>
/// <param name="Delay">The time before the server answers.</param>
internal readonly record struct Handshake(CertificateKind Certificate, TimeSpan Delay);
