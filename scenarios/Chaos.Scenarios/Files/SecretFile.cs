namespace Chaos.Scenarios.Files;

/// <summary>Reads secrets from files: each file contains one secret.</summary>
public static class SecretFile
{
    /// <summary>
    /// Reads the secret in a file whose path is relative to <paramref name="folder"/>; null for none.
    /// </summary>
    public static Func<string, string?> In(string folder) => path => Read(Path.Combine(folder, path));

    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) ? TextFile.Read(file, TextFile.MostOfSecret).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
