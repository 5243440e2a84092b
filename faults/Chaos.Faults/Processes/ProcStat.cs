using System.Globalization;

namespace Chaos.Faults.Processes;

/// <summary>The fields of <c>/proc/PID/stat</c> that identify and describe a process (proc(5)).</summary>
internal readonly record struct ProcStat(char State, int Parent, int Group, long StartTime)
{
    public static ProcStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")));
        }
        // ESRCH, which a process that ends between open and read causes, is an IOException too.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static ProcStat? Parse(string line)
    {
        // The second field is the program's name in brackets and may contain blanks and brackets, so the last ')' ends
        // it.
        var name = line.LastIndexOf(')');
        if (name < 0)
            return null;
        var fields = line[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            ? new(
                fields[0][0],
                Number(fields[1]),
                Number(fields[2]),
                long.Parse(fields[19], CultureInfo.InvariantCulture)
            )
            : null;
    }

    static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
}
