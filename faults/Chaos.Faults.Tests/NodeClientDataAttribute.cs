using System.Reflection;
using Xunit.Sdk;

namespace Chaos.Faults.Tests;

/// <summary>
/// The folder of the scripts that use packages of Node, as the row of a theory. Without Node or the installed package the
/// row is skipped with the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeClientDataAttribute(string package) : DataAttribute
{
    // From bin/CONFIGURATION/FRAMEWORK.
    private static readonly string s_folder = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "NodeClient")
    );

    public override string? Skip
    {
        get =>
            NeedsPeerDataAttribute.Find("node") is null ? "node is not on PATH"
            : Directory.Exists(Path.Combine(s_folder, "node_modules", package)) ? null
            : $"{package} is not installed: npm ci --prefix faults/Chaos.Faults.Tests/NodeClient";
        set => throw new NotSupportedException();
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            [s_folder],
        ];
}
