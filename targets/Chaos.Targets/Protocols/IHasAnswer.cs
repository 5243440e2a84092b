using System.Text.Json;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Targets.Protocols;

/// <summary>Words of a protocol whose calls are answered, and whose answers a step can read.</summary>
internal interface IHasAnswer
{
    /// <summary>What a good answer is. Null for what the protocol says.</summary>
    ExpectWords? Expect { get; }

    /// <summary>Values of the answer that later steps use, by name. Null for none.</summary>
    IReadOnlyDictionary<string, JsonElement>? Capture { get; }
}
