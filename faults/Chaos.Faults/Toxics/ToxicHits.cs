using System.Globalization;
using System.Text.Json;

namespace Chaos.Faults.Toxics;

/// <summary>What a toxic for requests has done. Canaries are in no count.</summary>
/// <param name="Matched">Requests that it matches by method, path and header.</param>
/// <param name="Hit">Requests with an effect that the client can observe.</param>
/// <param name="WithoutCall">Requests of which nothing tells the call, where the attempts of each call are numbered. They
/// are not hit.</param>
public readonly record struct ToxicHits(long Matched, long Hit, long WithoutCall)
{
    /// <summary>Whether the toxic hit nothing because no request tells its call.</summary>
    public bool KnowsNoCall => WithoutCall > 0 && WithoutCall >= Matched;

    /// <summary>The counts in words.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Hit:#,0} of {Matched:#,0} requests hit"
                + $"{(WithoutCall > 0 ? $"; {WithoutCall:#,0} have neither baggage nor traceparent, which tell the call" : "")}"
        );

    /// <summary>Reads the counts of a toxic from the proxy's reply; all 0 when it has none of that name.</summary>
    internal static ToxicHits Read(JsonElement toxics, string toxic) =>
        toxics.TryGetProperty(toxic, out var counts)
            ? new(
                counts.GetProperty("matched").GetInt64(),
                counts.GetProperty("hit").GetInt64(),
                counts.TryGetProperty("without_call", out var without) ? without.GetInt64() : 0
            )
            : default;
}
