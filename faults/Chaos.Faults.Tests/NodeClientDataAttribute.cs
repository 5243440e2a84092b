using System.Reflection;
using Xunit.Sdk;

namespace Chaos.Faults.Tests;

/// <summary>
/// The folder of the script that uses the Node client of Toxiproxy, as the row of a theory. Without Node or the installed
/// package the row is skipped with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeClientDataAttribute : DataAttribute
{
    // From bin/CONFIGURATION/FRAMEWORK.
    private static readonly string s_folder = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "NodeClient")
    );

    public override string? Skip
    {
        get =>
            NeedsPeerDataAttribute.Find("node") is null ? "node is not on PATH"
            : Directory.Exists(Path.Combine(s_folder, "node_modules", "toxiproxy-node-client")) ? null
            : "toxiproxy-node-client is not installed: npm ci --prefix faults/Chaos.Faults.Tests/NodeClient";
        set => throw new NotSupportedException();
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [s_folder],
        ];
}
