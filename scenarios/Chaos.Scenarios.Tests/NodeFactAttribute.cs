namespace Chaos.Scenarios.Tests;

/// <summary>A test on a Node.js service. Skipped, with the reason, when Node.js is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (
            !(Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "node")))
        )
            Skip = "Node.js is not installed: apt-get install nodejs";
    }
}
