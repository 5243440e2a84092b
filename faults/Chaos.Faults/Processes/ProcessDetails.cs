using System.Globalization;
using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Faults.Processes;

/// <summary>The operating system's details of a process, by which a user recognizes it. Linux only.</summary>
public sealed record ProcessDetails
{
    private const int Longest = 200;

    /// <summary>Number and start time of the process.</summary>
    public required ProcessIdentity Identity { get; init; }

    /// <summary>The words of its command line; empty for a kernel thread.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>The system's name for its program.</summary>
    public required string Program { get; init; }

    /// <summary>Number of its effective user.</summary>
    public required uint User { get; init; }

    /// <summary>Its process group.</summary>
    public required int Group { get; init; }

    /// <summary>Number of the process that it is a thread of; its own number for a process.</summary>
    public required int ThreadOf { get; init; }

    /// <summary>Its state.</summary>
    public required HostState State { get; init; }

    /// <summary>Its process number.</summary>
    public int Pid => Identity.Pid;

    /// <summary>Whether it leads its process group, which is then paused and killed with it.</summary>
    public bool LeadsGroup => Group == Pid;

    /// <summary>Number and program: <c>1234 (redis-server)</c>.</summary>
    public string Short => string.Create(CultureInfo.InvariantCulture, $"{Pid} ({PlainLine.Of(Program)})");

    /// <summary>Number, user and command line, without possible secrets, by which a user recognizes it.</summary>
    public string Words =>
        string.Create(CultureInfo.InvariantCulture, $"process {Pid} of user {NameOf(User)}: {ShownCommandLine}");

    private string ShownCommandLine
    {
        get
        {
            var line = PlainLine.Of(CommandLine.Count > 0 ? SecretText.Told(CommandLine) : Program);
            return line.Length > Longest ? $"{line[..Longest]}..." : line;
        }
    }

    /// <summary>Reads the process with a number. Returns null when there is none or it cannot be read.</summary>
    public static ProcessDetails? Of(int pid)
    {
        if (!OperatingSystem.IsLinux() || ProcStat.Read(pid) is not { } stat)
            return null;
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        try
        {
            var status = File.ReadAllLines($"{folder}/status");
            var identity = new ProcessIdentity(pid, stat.StartTime);
            return new()
            {
                Identity = identity,
                CommandLine = Encoding
                    .UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline"))
                    .Split('\0', StringSplitOptions.RemoveEmptyEntries),
                Program = File.ReadAllText($"{folder}/comm").Trim(),
                // The line has the real, effective, saved and file system user (proc(5)). The owner of the folder is no
                // substitute: it is root for every process that may not be dumped.
                User = uint.Parse(Field(status, "Uid:").Split('\t')[1], CultureInfo.InvariantCulture),
                ThreadOf = int.Parse(Field(status, "Tgid:"), CultureInfo.InvariantCulture),
                Group = stat.Group,
                State = identity.State,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }

    /// <summary>Returns a user's name, or the number when no name is known.</summary>
    public static string NameOf(uint user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines("/etc/passwd")
                    .Select(l => l.Split(':'))
                    .FirstOrDefault(f => f.Length > 2 && f[2] == number)
                    ?[0]
                ?? number;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return number;
        }
    }

    private static string Field(string[] status, string name) =>
        status.First(l => l.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
}
