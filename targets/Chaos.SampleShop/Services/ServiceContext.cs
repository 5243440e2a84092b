using Chaos.Core.Topologies;
using Chaos.SampleShop.Serving;
using Chaos.SampleShop.Storage;

namespace Chaos.SampleShop.Services;

/// <summary>Gives a service what it needs for a trial.</summary>
/// <param name="Spec">The spec that the trial requires.</param>
/// <param name="Database">The database for its state, empty at first.</param>
/// <param name="Counters">The counters of its events.</param>
public sealed record ServiceContext(ServiceSpec Spec, ShopDatabase Database, SlotCounters Counters);
