namespace Chaos.Engine.Preflights;

/// <summary>Reads a file of <c>/proc</c>. Returns null where it cannot be read.</summary>
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
