using System.Text.Json;

namespace Chaos.Proxy.Http.Counting;

/// <summary>
/// Counts the requests that reached a proxy and the answers that its clients got. Requests that a fault answered or
/// reset are included, canaries are not. A request whose baggage names a trial is also counted by its call; the
/// services in between only have to propagate the baggage. Thread-safe.
/// </summary>
internal sealed class HttpTraffic
{
    /// <summary>
    /// Number of trials that are kept. A new trial replaces the one whose last request is the oldest.
    /// </summary>
    public const int MostTrials = 16;

    private readonly Lock _gate = new();
    private readonly long[] _responses = new long[600];
    private readonly long[] _grpc = new long[17];
    private readonly List<(string Token, TrialTraffic Traffic)> _trials = [];
    private long _requests;
    private long _withoutTrial;

    public long Requests
    {
        get
        {
            lock (_gate)
                return _requests;
        }
    }

    /// <summary>Counts a request.</summary>
    public void Request(RequestOrigin? origin)
    {
        if (origin is { IsCanary: true })
            return;
        lock (_gate)
        {
            _requests++;
            if (origin is null)
                _withoutTrial++;
            else
                Of(origin.Trial).Add(origin);
        }
    }

    /// <summary>Counts an answer whose head goes to the client.</summary>
    public void Response(RequestOrigin? origin, int status)
    {
        if (origin is { IsCanary: true })
            return;
        lock (_gate)
            _responses[status]++;
    }

    /// <summary>Counts the status of a gRPC call, which comes at the end of its answer.</summary>
    public void Grpc(RequestOrigin? origin, int status)
    {
        if (origin is { IsCanary: true })
            return;
        lock (_gate)
            _grpc[status]++;
    }

    public IReadOnlyList<(int Status, long Count)> Responses()
    {
        lock (_gate)
            return [.. _responses.Index().Where(r => r.Item > 0)];
    }

    /// <summary>Writes all counts; of the trials only the named one if there is a name.</summary>
    public void Write(Utf8JsonWriter json, string? trial)
    {
        lock (_gate)
        {
            json.WriteNumber("requests", _requests);
            json.WriteNumber("without_trial", _withoutTrial);
            Write(json, "responses", _responses.Index());
            if (_grpc.Any(count => count > 0))
                Write(json, "grpc", _grpc.Index());
            json.WriteStartObject("trials");
            foreach (var (token, traffic) in _trials.Where(t => trial is null || t.Token == trial))
            {
                json.WriteStartObject(token);
                Write(json, "attempts", traffic.Attempts);
                Write(json, "retries", traffic.Retries);
                Write(json, "calls", traffic.Calls);
                json.WriteNumber("beyond", traffic.Beyond);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(int Status, long Count)> counts)
    {
        json.WriteStartObject(name);
        foreach (var (status, count) in counts.Where(c => c.Count > 0))
            json.WriteNumber($"{status}", count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<long> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts)
            json.WriteNumberValue(count);
        json.WriteEndArray();
    }

    private TrialTraffic Of(string token)
    {
        var index = _trials.FindIndex(t => t.Token == token);
        var trial = index >= 0 ? _trials[index] : (Token: token, Traffic: new());
        if (index == _trials.Count - 1 && index >= 0)
            return trial.Traffic;
        // The trial of the latest request is the last in the list.
        if (index >= 0)
            _trials.RemoveAt(index);
        else if (_trials.Count == MostTrials)
            _trials.RemoveAt(0);
        _trials.Add(trial);
        return trial.Traffic;
    }
}
