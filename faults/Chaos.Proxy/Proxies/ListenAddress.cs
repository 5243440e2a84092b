using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Chaos.Proxy.Proxies;

/// <summary>
/// Parses addresses in Go's format: <c>host:port</c>, <c>[v6]:port</c>, <c>:port</c> for every interface.
/// </summary>
internal static class ListenAddress
{
    public const string Default = "127.0.0.1:0";

    private const string Allowed = "HOST:PORT with a port from 0 to 65535 or a service's name such as http";

    public static async ValueTask<IPEndPoint> ResolveAsync(string listen, CancellationToken cancellationToken)
    {
        if (!TrySplit(listen, out var host, out var port))
            throw RefusedRequestException.For([new("listen", listen, Allowed)]);
        if (host.Length == 0)
            return new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port);
        if (IPAddress.TryParse(host, out var address))
            return new(address, port);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, cancellationToken);
            return new(found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
        }
        catch (SocketException e)
        {
            throw new RefusedRequestException(500, $"listen tcp: lookup {host}: {e.Message}")
            {
                Code = RefusedRequestException.CannotListen,
            };
        }
    }

    public static bool TrySplit(string address, out string host, out int port)
    {
        var colon = address.LastIndexOf(':');
        host = colon < 0 ? address : address[..colon];
        port = 0;
        if (colon < 0 || PortOf(address[(colon + 1)..]) is not { } number)
            return false;
        port = number;
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':'))
            return false;
        return true;
    }

    // No port is port 0, as for Go.
    private static int? PortOf(string text) =>
        text.Length == 0 ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number <= 65535 ? number
                : null
        : ServiceNames.PortOf(text);
}
