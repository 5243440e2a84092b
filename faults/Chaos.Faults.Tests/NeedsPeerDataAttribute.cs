using System.Reflection;
using Xunit.Sdk;

namespace Chaos.Faults.Tests;

/// <summary>
/// A row of a theory that needs a program of someone else; where that is missing the row reports itself skipped and
/// says why.
/// </summary>
/// <param name="program">File name of the program, searched in the folder CHAOS_PEERS names and on PATH.</param>
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
