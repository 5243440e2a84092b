using Chaos.Reports.Wording;

namespace Chaos.Reports.Text;

/// <summary>When the messages of one arm's streams came, for the terminal.</summary>
/// <param name="Title">The arm, the phase, and what the figures are.</param>
/// <param name="Rows">The streams.</param>
public sealed record TextStreams(string Title, IReadOnlyList<StreamRow> Rows);
