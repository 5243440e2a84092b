using Chaos.Core.Histograms;

namespace Chaos.Core.Trials;

/// <summary>The messages of a group that were due in one second.</summary>
/// <param name="Slot">The second, from 0 at the start of the load.</param>
/// <param name="Handled">The number of them that were handled.</param>
/// <param name="EndToEnd">Their times from due to handled.</param>
public sealed record DeliverySlot(int Slot, long Handled, PackedHistogram EndToEnd);
