using System.Text.Json;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>
/// Accepts orders. An order is stored after all services that it needs have succeeded. It is stored only once, because
/// the client chooses its id.
/// </summary>
[ServiceKind("order", "POST /orders", "GET /orders/{orderId}")]
internal sealed class OrderService : ShopService
{
    private readonly ServiceContext _context;

    public OrderService(ServiceContext context)
    {
        _context = context;
        context.Database.Execute(
            "CREATE TABLE orders (id TEXT PRIMARY KEY, user INTEGER NOT NULL, cents INTEGER NOT NULL) WITHOUT ROWID"
        );
    }

    public override Answer Serve(ShopRequest request) =>
        request.Order is { } order ? Store(request, order) : Find(request.Id);

    public override IReadOnlyDictionary<string, long> Totals() =>
        new Dictionary<string, long>
        {
            ["orders"] = _context.Database.Number("SELECT COUNT(*) FROM orders"),
            ["orderedCents"] = _context.Database.Number("SELECT COALESCE(SUM(cents), 0) FROM orders"),
        };

    private Answer Store(ShopRequest request, OrderMessage order)
    {
        if (
            _context.Database.Execute(
                "INSERT OR IGNORE INTO orders VALUES (?1, ?2, ?3)",
                order.OrderId!,
                order.UserId,
                order.AmountCents
            ) == 1
        )
            _context.Counters.Count("stored", request);
        return new(StatusCodes.Status201Created, Json(order.OrderId!, order.UserId, order.AmountCents));
    }

    private Answer Find(string id) =>
        _context.Database.Row("SELECT user, cents FROM orders WHERE id = ?1", id) is { } row
            ? new(StatusCodes.Status200OK, Json(id, row[0], row[1]))
            : Answer.Wrong(StatusCodes.Status404NotFound, $"there is no order {id}");

    private static string Json(string id, long user, long cents) =>
        $$"""{"orderId":"{{JsonEncodedText.Encode(id)}}","userId":{{user}},"amountCents":{{cents}}}""";
}
