namespace Chaos.Core.Judging;

/// <summary>
/// Compares the setups of two arms from separate runs, as their records give them, whatever their file contains today.
/// Two masked secrets cannot be distinguished.
/// </summary>
public static class RecordedArms
{
    private const string NotSet = "not set";
    private const string NotRecorded = "not in its record";

    /// <summary>
    /// Returns both arms with the differences between them, instead of the differences within either run.
    /// </summary>
    public static (ArmSummary One, ArmSummary Other) Against(ArmSummary one, ArmSummary other)
    {
        var whole = one.Setup.Count > 0 && other.Setup.Count > 0;
        List<ArmDifference> ofOne = [.. whole ? one.Setup : one.Differences],
            ofOther = [.. whole ? other.Setup : other.Differences];
        var differing = ofOne
            .Concat(ofOther)
            .Select(d => d.What)
            .Distinct()
            .Select(what => (What: what, One: Value(ofOne, what), Other: Value(ofOther, what)))
            .Where(d => d.One != d.Other)
            .ToList();
        return (
            one with
            {
                Differences = [.. differing.Select(d => new ArmDifference(d.What, d.One))],
            },
            other with
            {
                Differences = [.. differing.Select(d => new ArmDifference(d.What, d.Other))],
            }
        );

        string Value(List<ArmDifference> of, string what) =>
            of.FirstOrDefault(d => d.What == what)?.Value ?? (whole ? NotSet : NotRecorded);
    }
}
