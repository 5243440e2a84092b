using System.Globalization;
using System.Text;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Services;

/// <summary>
/// Delivers the updates of a topic to clients that poll and to clients that listen to a stream. An update is a number
/// that the publisher of the topic chooses. A cursor such as <c>topic/17</c> says how many updates the client has
/// already. The service counts updates and requests by topic, which shows the cost of polling and of streaming.
/// </summary>
[ServiceKind("tracking", "PUT /updates/{update}", "GET /updates/{cursor}", "GET /streams/{cursor}")]
internal sealed class TrackingService(ServiceContext context) : ShopService
{
    private const int MostTopics = 100;
    private readonly Dictionary<string, Topic> _topics = [];
    private readonly ShopEndpoint _streams = Kinds["tracking"].Endpoints[2];

    public override Answer Serve(ShopRequest request)
    {
        var slash = request.Id.LastIndexOf('/');
        if (
            slash < 1
            || !long.TryParse(
                request.Id.AsSpan(slash + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return Answer.Wrong(
                StatusCodes.Status404NotFound,
                $"{request.Id} is no topic with a number, such as orders/17"
            );
        var name = request.Id[..slash];
        if (Find(name) is not { } topic)
            return Answer.Wrong(StatusCodes.Status409Conflict, $"there are {MostTopics} topics already");
        if (request.Endpoint.Method == HttpMethods.Put)
        {
            context.Counters.Count($"updates {name}", request);
            topic.Add(number);
            return new(StatusCodes.Status200OK, "{}");
        }
        context.Counters.Count($"requests {name}", request);
        if (request.Endpoint.Method == _streams.Method && ReferenceEquals(request.Endpoint, _streams))
            return new(StatusCodes.Status200OK, "")
            {
                Events = (body, cancellationToken) => TellAsync(topic, number, body, cancellationToken),
            };
        var (news, _) = topic.After(number);
        return new(
            StatusCodes.Status200OK,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"cursor\":{Math.Max(number, 0) + news.Count},\"updates\":[{string.Join(',', news)}]}}"
            )
        );
    }

    /// <summary>Writes the updates as server-sent events. The id of each is the cursor after it.</summary>
    private static async Task TellAsync(Topic topic, long known, Stream body, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (news, more) = topic.After(known);
            var text = new StringBuilder();
            foreach (var update in news)
                text.Append(CultureInfo.InvariantCulture, $"id: {++known}\ndata: {update}\n\n");
            if (text.Length > 0)
                await body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            // This also sends the headers of the answer, so that the client knows that the stream is open.
            await body.FlushAsync(cancellationToken);
            await more.WaitAsync(cancellationToken);
        }
    }

    private Topic? Find(string name)
    {
        lock (_topics)
        {
            if (_topics.TryGetValue(name, out var topic))
                return topic;
            if (_topics.Count == MostTopics)
                return null;
            _topics.Add(name, topic = new());
            return topic;
        }
    }

    private sealed class Topic
    {
        private readonly Lock _lock = new();
        private readonly List<long> _updates = [];
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add(long update)
        {
            TaskCompletionSource awaited;
            lock (_lock)
            {
                _updates.Add(update);
                (awaited, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            awaited.SetResult();
        }

        /// <summary>
        /// Returns the updates after the first <paramref name="known"/>, and a task that ends when there are more.
        /// </summary>
        public (IReadOnlyList<long> News, Task More) After(long known)
        {
            lock (_lock)
                return (known >= _updates.Count ? [] : [.. _updates.Skip((int)Math.Max(known, 0))], _more.Task);
        }
    }
}
