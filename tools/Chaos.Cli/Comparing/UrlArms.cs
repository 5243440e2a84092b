using System.Text.Json;
using System.Text.Json.Nodes;
using Chaos.Cli.Yaml;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Cli.Comparing;

/// <summary>
/// Two builds of a service that run side by side at two addresses. Has the same effect as <c>before:</c> and
/// <c>after:</c> in a file.
/// </summary>
/// <param name="Before">The address of the current build.</param>
/// <param name="After">The address of the changed build.</param>
internal sealed record UrlArms(string Before, string After)
{
    private const string Services = "services";
    private const string Url = "url";

    /// <summary>Adds the two arms to a file's content.</summary>
    internal JsonElement Into(JsonElement root, ICollection<PlanError> errors)
    {
        if (JsonNode.Parse(root.GetRawText()) is not JsonObject file)
            return root;
        foreach (var arm in new[] { "before", "after" }.Where(file.ContainsKey))
            errors.Add(
                new($"--{arm}-url", "an address", $"{arm} in the file or an address on the command line, not both")
            );
        var byUrl = (file[Services] as JsonObject ?? [])
            .Where(s => s.Value is JsonObject service && service.ContainsKey(Url))
            .Select(s => s.Key)
            .ToList();
        if (byUrl is not [var one])
            errors.Add(
                new(
                    "--before-url",
                    $"a file with {Counted.Of(byUrl.Count, "service")} by url",
                    "a file with one, or before and after in the file"
                )
            );
        else
            (file["before"], file["after"]) = (Arm(one, Before), Arm(one, After));
        return errors.Count > 0 ? root : JsonSerializer.SerializeToElement(file, YamlReader.Plain);
    }

    private static JsonObject Arm(string service, string address) =>
        new()
        {
            ["title"] = address,
            [Services] = new JsonObject { [service] = new JsonObject { [Url] = address } },
        };
}
