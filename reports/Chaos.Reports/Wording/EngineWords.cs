namespace Chaos.Reports.Wording;

/// <summary>Words the loads whose calls another load generator began.</summary>
public static class EngineWords
{
    /// <summary>What the figures of such a load mean.</summary>
    /// <param name="engine">Name and version of the load generator.</param>
    public static string Of(string engine) =>
        $"{engine} begins the calls. It does not tell when a call is due: latency counts from the actual start of a call, "
        + "and the start lag is unknown.";
}
