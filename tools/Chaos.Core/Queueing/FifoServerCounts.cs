namespace Chaos.Core.Queueing;

/// <summary>What a <see cref="FifoServer"/> has really done, all read at one moment.</summary>
/// <param name="Received">Items handed in, rejected ones too.</param>
/// <param name="Done">Items finished for a caller who was still there.</param>
/// <param name="DoneForNobody">Items finished after their caller had given up.</param>
/// <param name="Skipped">Items not begun because their caller had given up.</param>
/// <param name="Rejected">Items turned away because the queue was full.</param>
/// <param name="Depth">Items waiting now.</param>
/// <param name="InService">Items being served now.</param>
/// <param name="PeakDepth">The most items that ever waited at once.</param>
public readonly record struct FifoServerCounts(
    long Received,
    long Done,
    long DoneForNobody,
    long Skipped,
    long Rejected,
    int Depth,
    int InService,
    int PeakDepth
);
