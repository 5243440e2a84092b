using System.Buffers.Binary;
using System.Text;

namespace Chaos.Scenarios.Testbeds.Wires;

/// <summary>
/// The first message of TLS (RFC 8446 and 5246). Any TLS server answers it, whatever its certificate. It offers no
/// key: a 1.3 server asks for one, and a 1.2 server goes on.
/// </summary>
internal static class TlsHello
{
    private const byte Handshake = 22;
    private const byte ClientHello = 1;

    private static readonly byte[] s_suites =
    [
        0x13,
        0x01,
        0x13,
        0x02,
        0x13,
        0x03,
        0xC0,
        0x2B,
        0xC0,
        0x2F,
        0xC0,
        0x2C,
        0xC0,
        0x30,
        0xCC,
        0xA9,
        0xCC,
        0xA8,
        0xC0,
        0x13,
        0xC0,
        0x14,
        0x00,
        0x9C,
        0x00,
        0x9D,
        0x00,
        0x2F,
        0x00,
        0x35,
    ];

    /// <summary>The bytes of the message.</summary>
    /// <param name="host">The server name to ask for; not sent when it is an IP address.</param>
    internal static byte[] To(string host)
    {
        byte[] extensions =
        [
            .. Uri.CheckHostName(host) == UriHostNameType.Dns
                ? Extension(0, Long([0, .. Long(Encoding.ASCII.GetBytes(host))]))
                : [],
            .. Extension(10, Long([0x00, 0x1D, 0x00, 0x17, 0x00, 0x18])),
            .. Extension(11, [1, 0]),
            .. Extension(
                13,
                Long([0x04, 0x03, 0x08, 0x04, 0x04, 0x01, 0x05, 0x03, 0x08, 0x05, 0x05, 0x01, 0x08, 0x06, 0x06, 0x01])
            ),
            .. Extension(43, [4, 0x03, 0x04, 0x03, 0x03]),
            .. Extension(45, [1, 1]),
            .. Extension(51, Long([])),
        ];
        byte[] hello = [0x03, 0x03, .. new byte[32], 0, .. Long(s_suites), 1, 0, .. Long(extensions)];
        return [Handshake, 0x03, 0x01, .. Long([ClientHello, 0, .. Long(hello)])];
    }

    private static byte[] Extension(ushort type, byte[] content) => [(byte)(type >> 8), (byte)type, .. Long(content)];

    /// <summary>The bytes with their length in two bytes before them.</summary>
    private static byte[] Long(byte[] content)
    {
        var length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)content.Length);
        return [.. length, .. content];
    }
}
