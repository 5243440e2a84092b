using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Chaos.Proxy;

/// <summary>
/// Assemblies of users with toxics and faults of their own. Those that a user names are loaded once for the process, and
/// what is in them is found as if it were a part of this program.
/// </summary>
public static class PlugIns
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<Type>> s_loaded = new(StringComparer.Ordinal);

    /// <summary>What a plug-in has to be, for messages.</summary>
    public const string Allowed =
        "an assembly (.dll) of .NET with toxics or faults, built with this version of the tool";

    /// <summary>The plug-ins that are loaded, by their full paths.</summary>
    public static IReadOnlyList<string> Files => [.. s_loaded.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads a plug-in, unless it is loaded already. Returns why it cannot be; null when it is.</summary>
    /// <param name="file">The assembly.</param>
    public static string? Load(string file)
    {
        var path = Path.GetFullPath(file);
        if (s_loaded.ContainsKey(path))
            return null;
        if (!File.Exists(path))
            return "there is no such file";
        try
        {
            s_loaded[path] = TypesOf(new Context(path).LoadFromAssemblyPath(path));
            return null;
        }
        catch (BadImageFormatException)
        {
            return "it is no assembly of .NET";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.Split('\n')[0].TrimEnd();
        }
    }

    /// <summary>The kinds with a base type that are in the plug-ins.</summary>
    public static IEnumerable<Type> Kinds(Type kind) =>
        s_loaded.Values.SelectMany(t => t).Where(t => t.IsSubclassOf(kind) && !t.IsAbstract);

    // A plug-in may have types of assemblies that are not here, such as a report in the process of the proxy.
    private static List<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return [.. assembly.GetTypes()];
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.Types.OfType<Type>()];
        }
    }

    /// <summary>
    /// Loads a plug-in with the packages beside it. It shares the assemblies of this project, and so the types in them.
    /// </summary>
    private sealed class Context(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
    {
        private readonly AssemblyDependencyResolver _beside = new(file);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name?.StartsWith("Chaos.", StringComparison.Ordinal) != true)
                return _beside.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
            var here = Path.Combine(AppContext.BaseDirectory, $"{assemblyName.Name}.dll");
            return File.Exists(here) ? Default.LoadFromAssemblyPath(here) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _beside.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
