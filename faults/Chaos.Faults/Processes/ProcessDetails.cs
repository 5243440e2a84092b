using System.Globalization;
using System.Text;
using Chaos.Core.Texts;

namespace Chaos.Faults.Processes;

/// <summary>What the operating system says of a process, by which a person recognizes it. Linux only.</summary>
public sealed record ProcessDetails
{
    private const int Longest = 200;

    /// <summary>Which process it is.</summary>
    public required ProcessIdentity Identity { get; init; }

    /// <summary>The words that started it; empty for one of the kernel's.</summary>
    public required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>Its program, as the system has it.</summary>
    public required string Program { get; init; }

    /// <summary>Number of the user in whose name it acts.</summary>
    public required uint User { get; init; }

    /// <summary>Its process group.</summary>
    public required int Group { get; init; }

    /// <summary>The process that it is a thread of; its own number for a process.</summary>
    public required int ThreadOf { get; init; }

    /// <summary>What it does.</summary>
    public required HostState State { get; init; }

    /// <summary>Its number.</summary>
    public int Pid => Identity.Pid;

    /// <summary>Whether it leads its process group, which then is paused and killed with it.</summary>
    public bool LeadsGroup => Group == Pid;

    /// <summary>Number and program: <c>1234 (redis-server)</c>.</summary>
    public string Short => string.Create(CultureInfo.InvariantCulture, $"{Pid} ({PlainLine.Of(Program)})");

    /// <summary>Number, user and command line, without what may be a secret: for a person to recognize it.</summary>
    public string Words =>
        string.Create(CultureInfo.InvariantCulture, $"process {Pid} of user {NameOf(User)}: {CommandLineTold}");

    private string CommandLineTold
    {
        get
        {
            var line = PlainLine.Of(CommandLine.Count > 0 ? SecretText.Told(CommandLine) : Program);
            return line.Length > Longest ? $"{line[..Longest]}..." : line;
        }
    }

    /// <summary>The process of a number; null where there is none, or it cannot be read.</summary>
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
                // Real, effective, saved and of the file system (proc(5)). Whom the folder belongs to says less: it is
                // root for every process that may not be dumped.
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

    /// <summary>A user's name, or the number where no name is known.</summary>
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
