namespace Chaos.Engine.Preflights;

/// <summary>A file of the kernel's. Where it may not be read, nothing is known.</summary>
internal static class ProcFile
{
    internal static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
