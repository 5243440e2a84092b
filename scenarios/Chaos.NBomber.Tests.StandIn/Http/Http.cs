namespace NBomber.Http.CSharp;

/// <summary>Sends requests. There is no way to cancel one.</summary>
public static class Http
{
    public static HttpRequestMessage CreateRequest(string method, string url) =>
        new(new HttpMethod(method), new Uri(url, UriKind.RelativeOrAbsolute));

    public static async Task<Contracts.Response<HttpResponseMessage>> Send(
        HttpClient client,
        HttpRequestMessage request
    )
    {
        var response = await client.SendAsync(request);
        Sent.Count();
        return new($"{response.StatusCode}", !response.IsSuccessStatusCode, 0, "");
    }
}
