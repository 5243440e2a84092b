using System.Threading.Channels;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.SampleShop.Protos;
using Grpc.Core;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// Serves requests over gRPC. At most a fixed number of orders of a stream are in work. No further orders are read
/// until the client has read its confirmations:
/// <code>
/// orders -> at most 16 in work, begun in order -> confirmations, in the same order
/// </code>
/// </summary>
/// <param name="server">The service.</param>
/// <param name="front">The processing that REST and gRPC share.</param>
/// <param name="time">The clock. gRPC deadlines are times of this clock.</param>
internal sealed class RpcEndpoints(ShopServer server, Front front, TimeProvider time)
{
    /// <summary>
    /// Largest number of orders of a stream that are in work or wait for their confirmation to be sent. The reader and
    /// the writer may each hold one more.
    /// </summary>
    public const int OrdersAtOnce = 16;

    private static readonly TimeSpan s_mostBudget = TimeSpan.FromDays(1);

    /// <summary>Answers a unary call.</summary>
    /// <exception cref="RpcException">The call fails.</exception>
    public async Task<Confirmation> AnswerAsync(Order order, ServerCallContext call)
    {
        var run = server.Run;
        var answer =
            await WorkAsync(run, order, call)
            ?? throw new RpcException(new(StatusCode.Cancelled, "the caller has given up"));
        if (answer.Attempts is { } attempts)
            call.ResponseTrailers.Add(
                CallMetadata.Attempts,
                attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
        if (answer.Degraded)
            call.ResponseTrailers.Add(CallMetadata.Degraded, "true");
        return CodeOf(answer) is var code and not StatusCode.OK
            ? throw new RpcException(new(code, answer.Json), call.ResponseTrailers)
            : Confirm(order, answer);
    }

    /// <summary>Answers a stream of orders.</summary>
    public async Task AnswerAsync(
        IAsyncStreamReader<Order> orders,
        IServerStreamWriter<Confirmation> confirmations,
        ServerCallContext call
    )
    {
        var run = server.Run;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, run.Over);
        var inWork = Channel.CreateBounded<(Order Order, Task<Answer?> Answer)>(
            new BoundedChannelOptions(OrdersAtOnce) { SingleReader = true, SingleWriter = true }
        );
        var reading = ReadAsync();
        try
        {
            await foreach (var (order, work) in inWork.Reader.ReadAllAsync(over.Token))
                if (await work is { } answer)
                    await confirmations.WriteAsync(Confirm(order, answer), over.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new(StatusCode.Cancelled, "the trial has ended or the caller has given up"));
        }
        finally
        {
            await over.CancelAsync();
            await reading;
        }

        async Task ReadAsync()
        {
            try
            {
                for (long read = 1; await orders.MoveNext(over.Token); read++)
                {
                    var order = orders.Current;
                    run.SeeStream(read - order.Confirmed);
                    await inWork.Writer.WriteAsync((order, WorkAsync(run, order, call)), over.Token);
                }
                inWork.Writer.Complete();
            }
            catch (Exception e)
            {
                // The loop that writes confirmations ends with this exception. A broken stream counts as cancelled.
                inWork.Writer.TryComplete(e is IOException ? new OperationCanceledException(over.Token) : e);
            }
        }
    }

    private async Task<Answer?> WorkAsync(ServiceWork run, Order sent, ServerCallContext call)
    {
        var baggage = front.Baggage(call.RequestHeaders.Where(h => h.Key == CallBaggage.Header).Select(h => h.Value));
        var hit = run.Faults.Hit(baggage);
        if (hit == FaultEffectKind.Refuse)
        {
            call.GetHttpContext().Abort();
            return null;
        }
        var order = new OrderMessage(sent.OrderId, sent.UserId, sent.AmountCents)
        {
            Lines =
                sent.Lines.Count == 0
                    ? null
                    : [.. sent.Lines.Select(l => new OrderMessageLine(l.Sku, l.Quantity, l.UnitCents))],
        };
        var errors = order.Errors().ToList();
        if (errors.Count > 0)
            return Answer.Mistaken(errors);
        var entry = server.Kind.Entry;
        var budget =
            call.Deadline == DateTime.MaxValue ? (TimeSpan?)null : call.Deadline - time.GetUtcNow().UtcDateTime;
        var request = front.Read(
            run,
            entry,
            entry.IdFor(order),
            entry.TakesOrder ? order : null,
            baggage,
            call.RequestHeaders.GetValue(CallMetadata.IdempotencyKey),
            budget > s_mostBudget ? s_mostBudget : budget,
            call.RequestHeaders.GetValue(CallMetadata.Calls)
        );
        return await Front.AnswerAsync(run, request, hit, call.CancellationToken);
    }

    private static Confirmation Confirm(Order order, Answer answer) =>
        new()
        {
            OrderId = order.OrderId,
            UserId = order.UserId,
            AmountCents = order.AmountCents,
            Number = answer.Number ?? 0,
            Status = (int)CodeOf(answer),
        };

    private static StatusCode CodeOf(Answer answer) =>
        answer.Status is { } status
            ? RpcOutcome.CodeOf(status)
            : answer.StatusCode switch
            {
                < 300 => StatusCode.OK,
                StatusCodes.Status400BadRequest => StatusCode.InvalidArgument,
                StatusCodes.Status404NotFound => StatusCode.NotFound,
                < 500 => StatusCode.FailedPrecondition,
                _ => StatusCode.Internal,
            };
}
