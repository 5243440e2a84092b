using System.Reflection;
using Xunit.Sdk;

namespace Chaos.Faults.Tests;

/// <summary>
/// A row of a theory that needs an external program. Without the program the row is skipped with the reason.
/// </summary>
/// <param name="program">File name of the program, searched in the folder that CHAOS_PEERS names and on the
/// PATH.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsPeerDataAttribute(string program) : DataAttribute
{
    public override string? Skip
    {
        get => Find(program) is null ? $"{program} is neither in the folder CHAOS_PEERS names nor on PATH" : null;
        set => throw new NotSupportedException();
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [program],
        ];

    /// <summary>Full path of the program, or null.</summary>
    public static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("CHAOS_PEERS")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}"
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
