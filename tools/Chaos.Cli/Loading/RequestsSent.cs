using System.Globalization;

namespace Chaos.Cli.Loading;

/// <summary>The requests that a search has sent to the service: the sum is what the service counts.</summary>
/// <param name="Counted">Those in the figures of holds.</param>
/// <param name="ToWarmUp">Those before each hold, which are in no figure.</param>
internal readonly record struct RequestsSent(long Counted, long ToWarmUp)
{
    /// <summary>All of them.</summary>
    public long Total => Counted + ToWarmUp;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Total:#,0} sent: {Counted:#,0} in the holds, {ToWarmUp:#,0} before them to warm up"
        );
}
