using Chaos.Core.Judging;

namespace Chaos.Reports.Text;

/// <summary>One verdict in the terminal's table.</summary>
/// <param name="Verdict">The verdict, for the colour.</param>
/// <param name="Sign">Its sign.</param>
/// <param name="Word">Its word.</param>
/// <param name="Id">Id of the experiment.</param>
/// <param name="Evidence">The evidence in one clause.</param>
public sealed record TextRow(Verdict Verdict, string Sign, string Word, string Id, string Evidence)
{
    /// <summary>The expectations beside that of the evidence that did not hold either, each with its figures.</summary>
    public IReadOnlyList<string> AlsoNotHeld { get; init; } = [];
}
