using System.Globalization;
using System.Net;
using System.Text;

namespace Chaos.Faults.Processes;

/// <summary>
/// The process that listens at a port of this machine. A loopback address is not always local: ssh, kubectl or the
/// proxy of a cloud database may listen there and forward to another machine.
/// </summary>
/// <param name="Pid">Its process number.</param>
/// <param name="Program">Name of its program, from its command line.</param>
public sealed record PortOwner(int Pid, string Program)
{
    /// <summary>Names of programs that forward a port to another machine.</summary>
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

    /// <summary>Interpreters: programs that run the script that their first argument names.</summary>
    private static readonly string[] s_interpreters = ["python", "node", "java", "ruby", "perl", "bash", "sh"];

    private static readonly string s_any = new('0', 8);
    private static readonly string s_any6 = new('0', 32);

    /// <summary>Name of the tunnel program, such as <c>kubectl</c>; null when it is not a known one.</summary>
    public string? Tunnel { get; init; }

    /// <summary>Finds a process that listens at a loopback address.</summary>
    /// <returns>The process. Null when none listens, or when it cannot be determined; <paramref name="isUnknown"/> is
    /// true in the latter case.</returns>
    public static PortOwner? Of(IPEndPoint address, out bool isUnknown) => All(address, out isUnknown).FirstOrDefault();

    /// <summary>
    /// Finds all processes that listen at a loopback address. Forked processes share their parent's sockets.
    /// </summary>
    /// <returns>The processes. Empty when none listens, or when they cannot be determined; <paramref name="isUnknown"/>
    /// is true in the latter case.</returns>
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

    /// <summary>Creates an owner from the words of its command line and the system's name for the process.</summary>
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
    /// Returns the inode of a socket that listens at an address, from a line of <c>/proc/net/tcp</c> (proc(5)). Returns
    /// null for any other line.
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

    /// <summary>
    /// Returns an address in the kernel's format: words of four bytes, each in this machine's byte order.
    /// </summary>
    private static string Written(IPAddress address) =>
        string.Concat(
            address
                .GetAddressBytes()
                .Chunk(4)
                .Select(word => Convert.ToHexString(BitConverter.IsLittleEndian ? [.. word.Reverse()] : word))
        );

    // sshd replaces its first word by a title with its session: "sshd: user@pts/0".
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
            // It belongs to another user, or has just ended.
            return [];
        }
    }
}
