using System.Globalization;
using System.Net;
using System.Text;

namespace Chaos.Faults.Processes;

/// <summary>
/// Which process listens at a port of this machine. Loopback is not always local: ssh, kubectl or the proxy of a
/// cloud's database may listen there and lead to another machine.
/// </summary>
/// <param name="Pid">The process.</param>
/// <param name="Program">Its program, as it was started.</param>
public sealed record PortOwner(int Pid, string Program)
{
    /// <summary>Programs that carry a port of this machine to another one, by name.</summary>
    private static readonly HashSet<string> s_tunnels = new(StringComparer.Ordinal)
    {
        "ssh",
        "autossh",
        "sshd",
        "sshd-session",
        "dbclient",
        "sshuttle",
        "stunnel",
        "stunnel4",
        "ghostunnel",
        "socat",
        "rinetd",
        "redir",
        "gost",
        "chisel",
        "frpc",
        "ngrok",
        "cloudflared",
        "kubectl",
        "oc",
        "k9s",
        "kubefwd",
        "telepresence",
        "devspace",
        "skaffold",
        "tilt",
        "minikube",
        "cloud_sql_proxy",
        "cloud-sql-proxy",
        "alloydb-auth-proxy",
        "gcloud",
        "session-manager-plugin",
        "aws",
        "az",
        "tsh",
        "tbot",
        "boundary",
        "flyctl",
        "fly",
        "heroku",
        "tailscaled",
    };

    /// <summary>Programs that run the program that their first word names.</summary>
    private static readonly string[] s_interpreters = ["python", "node", "java", "ruby", "perl", "bash", "sh"];

    private static readonly string s_any = new('0', 8);
    private static readonly string s_any6 = new('0', 32);

    /// <summary>Name of the tunnel that it is, such as <c>kubectl</c>; null for none that is known.</summary>
    public string? Tunnel { get; init; }

    /// <summary>Who listens at a loopback address.</summary>
    /// <returns>The process; null where nobody listens, and where it cannot be read who does, which is
    /// <paramref name="isUnknown"/> then.</returns>
    public static PortOwner? Of(IPEndPoint address, out bool isUnknown) => All(address, out isUnknown).FirstOrDefault();

    /// <summary>
    /// All that listen at a loopback address: processes that were forked from one share its sockets.
    /// </summary>
    /// <returns>The processes; none where nobody listens, and where it cannot be read who does, which is
    /// <paramref name="isUnknown"/> then.</returns>
    public static IReadOnlyList<PortOwner> All(IPEndPoint address, out bool isUnknown)
    {
        isUnknown = false;
        if (!OperatingSystem.IsLinux())
            return [];
        var inodes = new[] { "/proc/net/tcp", "/proc/net/tcp6" }
            .SelectMany(Lines)
            .Select(l => InodeOf(l, address))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        if (inodes.Count == 0)
            return [];
        var owners = new List<PortOwner>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && Sockets(folder).Any(inodes.Contains)
            )
                owners.Add(Named(pid, Words(folder), Lines($"{folder}/comm").FirstOrDefault() ?? ""));
        isUnknown = owners.Count == 0;
        return owners;
    }

    /// <summary>A process by the words that started it and the name that the system has for it.</summary>
    public static PortOwner Named(int pid, IReadOnlyList<string> words, string command)
    {
        var program = words.Count > 0 ? NameOf(words[0]) : command;
        List<string> names = [command, program];
        if (
            s_interpreters.Any(i => program.TrimEnd("0123456789.".ToCharArray()) == i)
            && words.Skip(1).FirstOrDefault(w => !w.StartsWith('-')) is { } script
        )
            names.Add(Path.GetFileNameWithoutExtension(script));
        return new(pid, program) { Tunnel = names.Find(s_tunnels.Contains) };
    }

    /// <summary>
    /// The inode of a socket that listens at an address, by a line of <c>/proc/net/tcp</c> (proc(5)); null where it
    /// does not.
    /// </summary>
    internal static string? InodeOf(string line, IPEndPoint address)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || fields[3] != "0A" || fields[1].Split(':') is not [var host, var port])
            return null;
        if (
            !int.TryParse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            || number != address.Port
        )
            return null;
        return
            host == s_any
            || host == s_any6
            || host == Written(address.Address)
            || host == Written(address.Address.MapToIPv6())
            ? fields[9]
            : null;
    }

    /// <summary>An address as the kernel writes it: words of four bytes, each in this machine's order.</summary>
    private static string Written(IPAddress address) =>
        string.Concat(
            address
                .GetAddressBytes()
                .Chunk(4)
                .Select(word => Convert.ToHexString(BitConverter.IsLittleEndian ? [.. word.Reverse()] : word))
        );

    // A login server names itself in its first word with what it does: "sshd: user@pts/0".
    private static string NameOf(string word) => Path.GetFileName(word.Split(':')[0].Split(' ')[0]);

    private static IReadOnlyList<string> Words(string folder)
    {
        try
        {
            return Encoding
                .UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IReadOnlyList<string> Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Sockets(string folder)
    {
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles($"{folder}/fd")
                    .Select(fd => new FileInfo(fd).LinkTarget)
                    .OfType<string>()
                    .Where(t => t.StartsWith("socket:[", StringComparison.Ordinal))
                    .Select(t => t["socket:[".Length..^1]),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or one that has just ended.
            return [];
        }
    }
}
