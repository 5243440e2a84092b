using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>
/// How an arm differs from the rest of the file: in environment, command or url of services, in headers of the load,
/// or by a command that is run before its trials.
/// </summary>
public sealed record ArmFile
{
    /// <summary>Title of the arm in reports.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Changes to services, by name. Variables are added to those of the service; every other field replaces the
    /// service's own.
    /// </summary>
    public IReadOnlyDictionary<string, ServiceFile> Services { get; init; } = new Dictionary<string, ServiceFile>();

    /// <summary>Headers that are added to every call of the load.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// A command that is run before each trial of the arm, as one text or as a list. It replaces the file's own
    /// <c>run</c>.
    /// </summary>
    public JsonElement? Run { get; init; }
}
