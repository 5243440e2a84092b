namespace Chaos.Scenarios.Files;

/// <summary>
/// Files that a user names: what is no file, or larger than anybody means, is told and not read to its end.
/// </summary>
public static class TextFile
{
    private const int Megabyte = 1 << 20;

    /// <summary>Most of an experiment or of policies: some ten thousand lines.</summary>
    public const int MostOfYaml = Megabyte;

    /// <summary>Most of a feed.</summary>
    public const int MostOfFeed = 64 * Megabyte;

    /// <summary>Most of a secret.</summary>
    public const int MostOfSecret = Megabyte / 16;

    /// <summary>All of a file, as UTF-8 unless it says otherwise by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Most bytes that it may have.</param>
    /// <exception cref="IOException">It is no file, cannot be read, or is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a folder.</exception>
    public static string Read(string path, int most)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new IOException("no path holds a character 0");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        // A device says nothing of its length, or nothing true.
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = file.Read(buffer)) > 0; )
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
                throw new IOException(
                    $"{path} is larger than {(most >= Megabyte ? $"{most / Megabyte} MB" : $"{most / 1024} kB")}"
                );
        }
        bytes.Position = 0;
        using var text = new StreamReader(bytes);
        return text.ReadToEnd();
    }
}
