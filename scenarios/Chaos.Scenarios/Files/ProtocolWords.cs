using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Policies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Reads the fields of a call that belong to its protocol.</summary>
internal static class ProtocolWords
{
    /// <summary>The fields of a protocol as its record; fields of other protocols are left out.</summary>
    internal static CallWords Of(IDictionary<string, JsonElement>? fields, Protocol protocol)
    {
        var known = StrictJson.PropertiesOf(protocol.Words, PolicyJson.Options);
        var words = fields?.Where(w => known.ContainsKey(w.Key)).ToDictionary() ?? [];
        return (CallWords)
            JsonSerializer
                .SerializeToElement(words, PolicyJson.Options)
                .Deserialize(PolicyJson.Options.GetTypeInfo(protocol.Words))!;
    }
}
