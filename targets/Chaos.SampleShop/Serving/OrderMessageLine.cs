namespace Chaos.SampleShop.Serving;

/// <summary>An item of an order. Items give orders a realistic size. Services only pass them on.</summary>
/// <param name="Sku">The article.</param>
/// <param name="Quantity">The number of pieces.</param>
/// <param name="UnitCents">The price of one piece in cents.</param>
public sealed record OrderMessageLine(string Sku, int Quantity, long UnitCents);
