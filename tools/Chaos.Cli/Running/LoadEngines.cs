using Chaos.Core.Experiments;
using Chaos.Engine.Generators;

namespace Chaos.Cli.Running;

/// <summary>The load generators that <c>--engine</c> names.</summary>
internal static class LoadEngines
{
    internal const string Own = "chaos";
    internal const string NBomber = "nbomber";

    /// <summary>Names a folder with a plug-in that was built elsewhere.</summary>
    internal const string Variable = "CHAOS_NBOMBER_FOLDER";

    private const string PlugIn = "Chaos.NBomber";

    private static readonly string[] s_missing =
    [
        $"--engine: {NBomber} is not part of this build; allowed: {Own}",
        "to build it, in a checkout: dotnet build tools/Chaos.Cli -c Release -p:NBomber=true",
        $"or: CHAOS_NBOMBER=true ./chaos run ... --engine {NBomber}",
        $"an installed tool takes the folder that this makes beside the tool: {Variable}=.../net10.0/{NBomber}",
        "the build takes NBomber 4; NBomber 5 and later (-p:NBomberVersion=6.0.1 -p:NBomberHttpVersion=6.0.1) need a paid "
            + "licence for use in organisations",
    ];

    /// <summary>The engine with a name.</summary>
    /// <exception cref="UsageException">It is not part of this build.</exception>
    internal static ILoadEngine Named(string name)
    {
        if (name == Own)
            return OwnEngine.Instance;
        var folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(AppContext.BaseDirectory, NBomber);
        var file = Path.Combine(folder, $"{PlugIn}.dll");
        if (!File.Exists(file))
            throw new UsageException(s_missing);
        try
        {
            return (ILoadEngine)
                Activator.CreateInstance(
                    new PlugInContext(file).LoadFromAssemblyPath(file).GetType($"{PlugIn}.NBomberEngine", true)!
                )!;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new UsageException(
                $"--engine: {file} cannot be loaded; allowed: one that was built with this version of the tool: "
                    + (e.InnerException ?? e).Message.Split('\n')[0].TrimEnd()
            );
        }
    }

    /// <summary>What an engine cannot do of experiments, each with the experiment's id.</summary>
    internal static IReadOnlyList<string> Mistakes(ILoadEngine engine, IEnumerable<Experiment> experiments) =>
        [
            .. experiments.SelectMany(e =>
                e.Arms.SelectMany(e.WorkloadsOf)
                    .SelectMany(w => engine.Errors(w, w.Name))
                    .Select(error => PlanWords.Of(e, error).ToString())
                    .Distinct()
            ),
        ];
}
