using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>
/// Charges the user's account. With <c>idempotency</c> = <c>key</c> a request that repeats a key gets the answer to the
/// first request and charges nothing. <c>none</c> ignores keys. <c>check-after-effect</c> is an intentional bug that an
/// experiment has to find: it charges first and checks the key afterwards.
/// </summary>
/// <remarks>
/// Money is always conserved: every charge and its debit are one transaction, so initial = balance + charged.
/// </remarks>
[ServiceKind("payment", "POST /charges")]
[Setting(Idempotency, ByKey, Ignored, CheckAfterEffect)]
internal sealed class PaymentService : ShopService
{
    private const string Idempotency = "idempotency";
    private const string ByKey = "key";
    private const string Ignored = "none";
    private const string CheckAfterEffect = "check-after-effect";
    private const int Accounts = 1000;
    private const long InitialCents = 1_000_000_000_000;

    private readonly ServiceContext _context;
    private readonly string _idempotency;

    public PaymentService(ServiceContext context)
    {
        _context = context;
        _idempotency = context.Spec.Settings.GetValueOrDefault(Idempotency, ByKey);
        context.Database.Execute(
            $"""
            CREATE TABLE accounts (user INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
            CREATE TABLE charges (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL, cents INTEGER NOT NULL, counted INTEGER NOT NULL);
            CREATE TABLE orders (id TEXT PRIMARY KEY, cents INTEGER NOT NULL, counted INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE keys (key TEXT PRIMARY KEY, order_id TEXT NOT NULL, cents INTEGER NOT NULL, charge INTEGER NOT NULL) WITHOUT ROWID;
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {Accounts
                - 1}) INSERT INTO accounts SELECT i, {InitialCents} FROM n;
            """
        );
    }

    public override Answer Serve(ShopRequest request) =>
        _context.Database.Transact(() =>
            _idempotency switch
            {
                Ignored => Answered(request, Charge(request)),
                CheckAfterEffect => ChargeThenLook(request),
                _ => LookThenCharge(request),
            }
        );

    public override IReadOnlyDictionary<string, long> Totals() =>
        _context.Database.Transact(() =>
        {
            var charged = _context.Database.Number("SELECT COALESCE(SUM(cents), 0) FROM charges");
            var balance = _context.Database.Number("SELECT SUM(balance) FROM accounts");
            return new Dictionary<string, long>
            {
                ["charges"] = _context.Database.Number("SELECT COUNT(*) FROM charges WHERE counted = 1"),
                ["orders"] = _context.Database.Number("SELECT COUNT(*) FROM orders WHERE counted = 1"),
                ["chargedCents"] = charged,
                ["balanceCents"] = balance,
                ["initialCents"] = Accounts * InitialCents,
                ["outOfBalanceCents"] = Accounts * InitialCents - balance - charged,
                ["overchargedCents"] = charged - _context.Database.Number("SELECT COALESCE(SUM(cents), 0) FROM orders"),
            };
        });

    private Answer LookThenCharge(ShopRequest request)
    {
        if (Known(request) is { } known)
            return known;
        var charge = Charge(request);
        Remember(request, charge);
        return Answered(request, charge);
    }

    private Answer ChargeThenLook(ShopRequest request)
    {
        var charge = Charge(request);
        if (Known(request) is { } known)
            return known;
        Remember(request, charge);
        return Answered(request, charge);
    }

    /// <summary>
    /// Charges the account and returns the number of the charge. Returns null when the account has too little money.
    /// </summary>
    private long? Charge(ShopRequest request)
    {
        var (order, database, counted) = (request.Order!, _context.Database, request.Counted ? 1 : 0);
        if (
            database.Execute(
                "UPDATE accounts SET balance = balance - ?2 WHERE user = ?1 AND balance >= ?2",
                order.UserId,
                order.AmountCents
            ) == 0
        )
            return null;
        var charge = database.Number(
            "INSERT INTO charges (order_id, cents, counted) VALUES (?1, ?2, ?3) RETURNING id",
            order.OrderId!,
            order.AmountCents,
            counted
        );
        _context.Counters.Count("charges", request);
        if (
            database.Execute(
                "INSERT OR IGNORE INTO orders VALUES (?1, ?2, ?3)",
                order.OrderId!,
                order.AmountCents,
                counted
            ) == 1
        )
            _context.Counters.Count("orders", request);
        return charge;
    }

    private Answer? Known(ShopRequest request)
    {
        if (request.IdempotencyKey is not { } key)
            return null;
        if (
            _context.Database.Row(
                "SELECT charge, cents, order_id = ?2 FROM keys WHERE key = ?1",
                key,
                request.Order!.OrderId!
            )
            is not { } row
        )
            return null;
        if (row[1] != request.Order.AmountCents || row[2] == 0)
            return Answer.Wrong(
                StatusCodes.Status422UnprocessableEntity,
                "the idempotency key belongs to another charge"
            );
        _context.Counters.Count("repeated", request);
        return Answered(request, row[0]);
    }

    /// <summary>
    /// Stores the answer for a key. A refusal is not stored: it had no effect that could be repeated, and the next
    /// request may succeed.
    /// </summary>
    private void Remember(ShopRequest request, long? charge)
    {
        if (request.IdempotencyKey is { } key && charge is { } number)
            _context.Database.Execute(
                "INSERT INTO keys VALUES (?1, ?2, ?3, ?4)",
                key,
                request.Order!.OrderId!,
                request.Order.AmountCents,
                number
            );
    }

    private static Answer Answered(ShopRequest request, long? charge) =>
        charge is { } number
            ? new(StatusCodes.Status201Created, $$"""{"chargeId":{{number}}}""") { Number = number }
            : Answer.Wrong(
                StatusCodes.Status402PaymentRequired,
                $"user {request.Order!.UserId} has no account with {request.Order.AmountCents} cents"
            );
}
