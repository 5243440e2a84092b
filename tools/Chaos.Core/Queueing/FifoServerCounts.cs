namespace Chaos.Core.Queueing;

/// <summary>The counts of a <see cref="FifoServer"/>, all read at the same time.</summary>
/// <param name="Received">Items submitted, including rejected ones.</param>
/// <param name="Done">Items finished while their caller was still waiting.</param>
/// <param name="DoneForNobody">Items finished in vain, after their caller had given up.</param>
/// <param name="Skipped">Items not started because their caller had given up.</param>
/// <param name="Rejected">Items rejected because the queue was full.</param>
/// <param name="Depth">Items waiting now.</param>
/// <param name="InService">Items being served now.</param>
/// <param name="PeakDepth">The most items that waited at the same time.</param>
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
