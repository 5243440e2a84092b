using System.Reflection;
using System.Runtime.Loader;

namespace Chaos.Cli.Running;

/// <summary>
/// Loads a plug-in with the packages beside it, whatever versions of the same packages this tool has. The plug-in shares
/// the assemblies of this project with the tool, and so the types in them.
/// </summary>
/// <param name="file">The plug-in.</param>
internal sealed class PlugInContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
{
    private readonly AssemblyDependencyResolver _beside = new(file);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name?.StartsWith("Chaos.", StringComparison.Ordinal) != true
        && _beside.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _beside.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
