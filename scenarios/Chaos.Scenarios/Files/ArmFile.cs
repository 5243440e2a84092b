using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>
/// How an arm differs from the file: by environment, command or url of services, by headers of the load, or by a
/// command that is run.
/// </summary>
public sealed record ArmFile
{
    /// <summary>The arm in plain words.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// What differs of services, by name: variables are added to those of the service, all else takes the place of its
    /// own.
    /// </summary>
    public IReadOnlyDictionary<string, ServiceFile> Services { get; init; } = new Dictionary<string, ServiceFile>();

    /// <summary>Headers that every call of the load gets besides.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// A command that is run before each trial of the arm, as one text or as a list, in place of the file's own.
    /// </summary>
    public JsonElement? Run { get; init; }
}
