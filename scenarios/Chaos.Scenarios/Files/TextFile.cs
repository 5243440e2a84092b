namespace Chaos.Scenarios.Files;

/// <summary>
/// Reads files that a user names. A path that is no file, or a file over the size limit, is reported and not read to
/// its end.
/// </summary>
public static class TextFile
{
    private const int Megabyte = 1 << 20;

    /// <summary>Size limit of an experiment or of policies in bytes: some ten thousand lines.</summary>
    public const int MostOfYaml = Megabyte;

    /// <summary>Size limit of a feed in bytes.</summary>
    public const int MostOfFeed = 64 * Megabyte;

    /// <summary>Size limit of a secret in bytes.</summary>
    public const int MostOfSecret = Megabyte / 16;

    /// <summary>The whole text of a file: UTF-8, unless a byte order mark says otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">Size limit in bytes.</param>
    /// <exception cref="IOException">The path is no file, the file cannot be read, or it is larger.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or the path is a folder.</exception>
    public static string Read(string path, int most)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new IOException("a path cannot contain a character 0");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        // The length that a device reports is missing or wrong.
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
