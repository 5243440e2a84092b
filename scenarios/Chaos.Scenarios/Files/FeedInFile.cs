using Chaos.Core;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads a feed that a user names.</summary>
public static class FeedInFile
{
    /// <summary>Reads a feed. Adds a mistake and returns null when that is not possible.</summary>
    /// <param name="folder">The folder in which the name is looked up.</param>
    /// <param name="name">The name of the file, as the user wrote it.</param>
    /// <param name="path">Where the user wrote it.</param>
    /// <param name="errors">Receives the mistake.</param>
    public static Feed? Read(string folder, string name, string path, ICollection<PlanError> errors)
    {
        try
        {
            return Feed.Read(TextFile.Read(Path.Combine(folder, name), TextFile.MostOfFeed)) with { Name = name };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.Add(
                new(path, name, "a CSV file with a first line of names, or a JSON file with a list of objects")
                {
                    Why = e is FileNotFoundException or DirectoryNotFoundException
                        ? "is not there"
                        : $"cannot be read: {e.Message}",
                }
            );
            return null;
        }
    }
}
