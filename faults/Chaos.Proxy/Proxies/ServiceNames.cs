using System.Collections.Frozen;
using System.Globalization;

namespace Chaos.Proxy.Proxies;

/// <summary>Ports of services by their names, as Go resolves them: some are built in, others stand in a file.</summary>
internal static class ServiceNames
{
    private const string File = "/etc/services";

    private static readonly FrozenDictionary<string, int> s_builtIn = new Dictionary<string, int>
    {
        ["domain"] = 53,
        ["ftp"] = 21,
        ["ftps"] = 990,
        ["gopher"] = 70,
        ["http"] = 80,
        ["https"] = 443,
        ["imap2"] = 143,
        ["imap3"] = 220,
        ["imaps"] = 993,
        ["pop3"] = 110,
        ["pop3s"] = 995,
        ["smtp"] = 25,
        ["ssh"] = 22,
        ["submissions"] = 465,
        ["telnet"] = 23,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the TCP port of a service; null when there is none with this name.</summary>
    public static int? PortOf(string name)
    {
        if (s_builtIn.TryGetValue(name, out var port))
            return port;
        try
        {
            return PortOf(name, System.IO.File.ReadLines(File));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Returns the TCP port of a service in lines such as <c>name 80/tcp alias # comment</c>.</summary>
    public static int? PortOf(string name, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (
                words.Length >= 2
                && words[1].EndsWith("/tcp", StringComparison.Ordinal)
                && words.Where((_, i) => i != 1).Contains(name, StringComparer.OrdinalIgnoreCase)
                && int.TryParse(words[1][..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port <= 65535
            )
                return port;
        }
        return null;
    }
}
