using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>
/// Debits the amounts that the payment service requests. It is the last service of the chain. It ignores idempotency
/// keys, so a repeated request debits twice.
/// </summary>
[ServiceKind("bank", "POST /debits")]
internal sealed class BankService : ShopService
{
    private readonly ServiceContext _context;

    public BankService(ServiceContext context)
    {
        _context = context;
        context.Database.Execute(
            "CREATE TABLE debits (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, cents INTEGER NOT NULL)"
        );
    }

    public override Answer Serve(ShopRequest request)
    {
        var order = request.Order!;
        var debit = _context.Database.Number(
            "INSERT INTO debits (order_id, cents) VALUES (?1, ?2) RETURNING id",
            order.OrderId!,
            order.AmountCents
        );
        _context.Counters.Count("debits", request);
        return new(StatusCodes.Status201Created, $$"""{"debitId":{{debit}}}""") { Number = debit };
    }

    public override IReadOnlyDictionary<string, long> Totals() =>
        new Dictionary<string, long>
        {
            ["debits"] = _context.Database.Number("SELECT COUNT(*) FROM debits"),
            ["debitedCents"] = _context.Database.Number("SELECT COALESCE(SUM(cents), 0) FROM debits"),
        };
}
