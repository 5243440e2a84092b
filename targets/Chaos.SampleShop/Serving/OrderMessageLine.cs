namespace Chaos.SampleShop.Serving;

/// <summary>A line of an order: what makes orders as long as they are. Nobody reads it but to pass it on.</summary>
/// <param name="Sku">What.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitCents">For how much each.</param>
public sealed record OrderMessageLine(string Sku, int Quantity, long UnitCents);
