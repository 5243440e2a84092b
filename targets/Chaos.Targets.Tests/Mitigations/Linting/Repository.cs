namespace Chaos.Targets.Tests.Mitigations.Linting;

/// <summary>Finds the folder of the repository.</summary>
internal static class Repository
{
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!System.IO.File.Exists(Path.Combine(folder, "Chaos.sln")))
                folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
