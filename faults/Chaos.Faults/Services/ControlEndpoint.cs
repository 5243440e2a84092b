using System.Net.Http.Json;
using System.Text.Json;
using Chaos.Core.Control;
using Chaos.Core.Policies;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Services;

/// <summary>Client of a sample service's control endpoint (<see cref="ControlContract"/>).</summary>
/// <param name="http">Client for the requests; not disposed here.</param>
/// <param name="service">Name of the service, for messages.</param>
/// <param name="address">Address of the service itself, not of a proxy.</param>
/// <param name="token">The run's token.</param>
public sealed class ControlEndpoint(HttpClient http, string service, Uri address, string token)
{
    private static readonly JsonSerializerOptions s_json = PolicyJson.AddTo(new(JsonSerializerDefaults.Web));

    /// <summary>
    /// Returns the undo record that clears the service's fault if the run dies. A refused connection means that the
    /// fault ended with the process.
    /// </summary>
    public HttpUndo UndoFault() =>
        new()
        {
            Method = "DELETE",
            Url = new(address, ControlContract.Fault),
            Headers = new Dictionary<string, string> { [ControlContract.TokenHeader] = token },
            RefusedIsFine = true,
        };

    /// <summary>Sends <paramref name="body"/> as JSON by PUT.</summary>
    public async Task PutAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Put,
            path,
            JsonContent.Create(body, options: s_json),
            cancellationToken
        );
    }

    /// <summary>Reads a JSON answer.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(s_json, cancellationToken)
            ?? throw new ControlException($"{service} answered {path} without a value");
    }

    /// <summary>Deletes the resource at <paramref name="path"/>.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        request.Headers.Add(ControlContract.TokenHeader, token);
        try
        {
            var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw new ControlException(
                    $"{service} refused {method} {path} with {(int)response.StatusCode}: "
                        + $"{await response.Content.ReadAsStringAsync(cancellationToken)}"
                );
        }
        catch (HttpRequestException e)
        {
            throw new ControlException($"{service} does not answer {method} {path}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ControlException(
                $"{service} does not answer {method} {path} within {http.Timeout.TotalSeconds:0} s",
                e
            );
        }
    }
}
