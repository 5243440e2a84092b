using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>Reserves one piece for each order id, as long as there are pieces in stock.</summary>
[ServiceKind("inventory", "POST /reservations")]
internal sealed class InventoryService : ShopService
{
    private const long InitialStock = 10_000_000;

    private readonly ServiceContext _context;

    public InventoryService(ServiceContext context)
    {
        _context = context;
        context.Database.Execute(
            $"""
            CREATE TABLE stock (pieces INTEGER NOT NULL);
            CREATE TABLE reservations (order_id TEXT PRIMARY KEY) WITHOUT ROWID;
            INSERT INTO stock VALUES ({InitialStock});
            """
        );
    }

    public override Answer Serve(ShopRequest request) =>
        _context.Database.Transact(() =>
        {
            if (
                _context.Database.Execute("INSERT OR IGNORE INTO reservations VALUES (?1)", request.Order!.OrderId!)
                == 1
            )
            {
                if (_context.Database.Execute("UPDATE stock SET pieces = pieces - 1 WHERE pieces > 0") == 0)
                {
                    _context.Database.Execute("DELETE FROM reservations WHERE order_id = ?1", request.Order.OrderId!);
                    return Answer.Wrong(StatusCodes.Status409Conflict, "out of stock");
                }
                _context.Counters.Count("reservations", request);
            }
            return new(StatusCodes.Status201Created, """{"pieces":1}""") { Number = 1 };
        });

    public override IReadOnlyDictionary<string, long> Totals() =>
        _context.Database.Transact(() =>
        {
            var (pieces, reserved) = (
                _context.Database.Number("SELECT pieces FROM stock"),
                _context.Database.Number("SELECT COUNT(*) FROM reservations")
            );
            return new Dictionary<string, long>
            {
                ["stock"] = pieces,
                ["reservations"] = reserved,
                ["initialStock"] = InitialStock,
                ["missingPieces"] = InitialStock - pieces - reserved,
            };
        });
}
