using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Checks the names of services in other parts, before those parts are read. A wrong name is reported here, once. If
/// it is near to a known name, that one is used in its place. Otherwise every part that it could affect is marked as
/// doubtful, so that no mistake is reported there that may follow from the wrong name.
/// </summary>
internal sealed class NamePart(Reading reading, ExperimentFile file)
{
    /// <summary>The file with the wrong names replaced, as far as possible.</summary>
    public ExperimentFile Read()
    {
        // Without services every name would be wrong. That there are none is reported elsewhere.
        if (file.Services.Count == 0)
            reading.Doubts.Add((null, null));
        return file.Services.Count == 0
            ? file
            : file with
            {
                Workloads = file.Workloads.ToDictionary(w => w.Key, w => Read(w.Value, $"workloads.{w.Key}")),
                Edges = [.. file.Edges.Select((e, i) => Read(e, $"edges[{i}]"))],
            };
    }

    private WorkloadFile Read(WorkloadFile workload, string path) =>
        workload with
        {
            Service = Called(workload.Service, path),
            Mix = workload
                .Mix?.Select(
                    (m, i) => m.Service is null ? m : m with { Service = Called(m.Service, $"{path}.mix[{i}]") }
                )
                .ToList(),
        };

    /// <summary>A journey with the wrong names of services in its steps replaced.</summary>
    public JourneyFile Read(JourneyFile journey) =>
        journey with
        {
            Steps =
            [
                .. journey.Steps.Select(s =>
                    s.File.Service is null
                        ? s
                        : s with
                        {
                            File = s.File with { Service = Called(s.File.Service, s.Path) },
                        }
                ),
            ],
        };

    private string? Called(string? name, string path)
    {
        var service = Meant(name, $"{path}.service", "");
        if (!IsKnown(service))
            reading.Doubts.Add((Edge.Client, null));
        return service;
    }

    private EdgeFile Read(EdgeFile edge, string path)
    {
        var from = edge.From == Edge.Client ? edge.From : Meant(edge.From, $"{path}.from", "");
        var to = edge.Upstream is not null ? edge.To : Meant(edge.To, $"{path}.to", ", or another name with upstream");
        var read = edge with { From = from, To = to };
        var (knowsFrom, knowsTo) = (
            from == Edge.Client || IsKnown(from),
            IsKnown(to) || (to is not null && edge.Upstream is not null)
        );
        if (!knowsFrom || !knowsTo)
            reading.Doubts.Add((knowsFrom ? from : null, knowsTo ? to : null));
        return read;
    }

    private bool IsKnown(string? service) => service is not null && file.Services.ContainsKey(service);

    private string? Meant(string? name, string path, string besides)
    {
        if (name is null || IsKnown(name) || reading.IsTold(path) || reading.IsTold($"services.{name}"))
            return name;
        var near = NearestName.Of(name, file.Services.Keys);
        reading.Errors.Add(
            new PlanError(path, name, $"{string.Join(", ", file.Services.Keys)}{besides}") { Meant = near }
        );
        return near ?? name;
    }
}
