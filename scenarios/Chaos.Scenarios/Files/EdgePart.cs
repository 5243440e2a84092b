using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files;

/// <summary>Reads who calls whom.</summary>
internal sealed class EdgePart(Reading reading, ExperimentFile file, IReadOnlyDictionary<string, UsersService> services)
{
    private const string HostAndPort = "host:port, such as 127.0.0.1:5432";

    /// <summary>The services with those that only an edge names, and the edges with those from the load.</summary>
    public Topology Read()
    {
        var all = services.ToDictionary();
        var edges = new List<Edge>();
        foreach (var (edge, i) in file.Edges.Select((e, i) => (e, i)))
        {
            if (Read(edge, $"edges[{i}]") is not { } read) continue;
            edges.Add(read);
            if (read.Upstream is { } upstream) all.TryAdd(read.To, new() { Address = $"http://{upstream}" });
        }
        foreach (var front in file.Workloads.Values.Select(w => w.Service).OfType<string>().Where(services.ContainsKey).Distinct()) 
            edges.Add(new(Edge.Client, front) { Protocol = file.Workloads.Values.Any(w => w.Service == front && w.Grpc is not null) ? EdgeProtocol.Grpc : EdgeProtocol.Http });
        foreach (var (name, workload) in file.Workloads)
            if (workload.Grpc is null && file.Workloads.Values.Any(w => w.Service == workload.Service && w.Grpc is not null))
                reading.Wrong($"workloads.{name}.service", workload.Service!, "HTTP and gRPC of one service under two names, each with its own address");
        return new() { Services = [.. all.Select(s => new ServiceSpec { Name = s.Key, Users = s.Value })], Edges = edges };
    }

    private Edge? Read(EdgeFile edge, string path)
    {
        if (edge.From is not { } from || edge.To is not { } to) return null;
        var known = services.Keys.ToList();
        if (from == Edge.Client) reading.Wrong($"{path}.from", from, "a service: edges from the load are there by themselves");
        else if (!services.ContainsKey(from)) reading.Wrong($"{path}.from", from, string.Join(", ", known));
        if (!services.ContainsKey(to) && edge.Upstream is null) reading.Wrong($"{path}.to", to, $"{string.Join(", ", known)}, or another name with upstream");
        if (from == to) reading.Wrong($"{path}.to", to, "another service than the caller");
        if (file.Edges.TakeWhile(e => !ReferenceEquals(e, edge)).Any(e => e.From == from && e.To == to)) reading.Wrong(path, $"{from}->{to}", "each edge once");
        if (edge.Upstream is { } upstream) reading.CheckAddress($"{path}.upstream", upstream, HostAndPort);
        if (edge.Listen is { } listen) reading.CheckAddress($"{path}.listen", listen, HostAndPort);
        else if (services.TryGetValue(from, out var caller)) CheckThatTheCallerIsTold(path, from, to, caller);
        return new(from, to) { Upstream = edge.Upstream, Listen = edge.Listen, Canary = edge.Canary };
    }

    /// <summary>An edge whose proxy nobody knows of has no traffic.</summary>
    private void CheckThatTheCallerIsTold(string path, string from, string to, UsersService caller)
    {
        if (!caller.IsStarted && file.Services[from].Url is not null)
            reading.Wrong($"{path}.listen", "nothing", $"the host:port at which {from} is set to call {to}: it runs already, and nobody can tell it where the proxy is");
        else if (caller.IsStarted && !caller.Texts.Any(t => Core.Texts.Template.NamesIn(t.Text).Contains($"proxy.{to}")))
            reading.Wrong(path, $"{from}->{to}", $"an edge whose proxy {from} calls: put {{{{proxy.{to}}}}} where services.{from} reads the address of {to}, or name the address that it calls as listen");
    }
}
