using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>The figures by step of one arm, for the terminal.</summary>
/// <param name="Title">The arm, the phase, and what the figures are.</param>
/// <param name="Rows">The steps.</param>
/// <param name="Note">What a reader has to know of the figures; empty for nothing.</param>
public sealed record TextSteps(string Title, IReadOnlyList<StepRow> Rows, string Note);
