using Chaos.Core.Topologies;
using Chaos.SampleShop.Serving;
using Chaos.SampleShop.Storage;

namespace Chaos.SampleShop.Services;

/// <summary>What a service gets for a trial.</summary>
/// <param name="Spec">What the trial asks of it.</param>
/// <param name="Database">Its state, empty.</param>
/// <param name="Counters">Where it counts what it did.</param>
public sealed record ServiceContext(ServiceSpec Spec, ShopDatabase Database, SlotCounters Counters);
