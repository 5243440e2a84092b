namespace NBomber.Http.CSharp;

/// <summary>Completes requests.</summary>
public static class HttpExt
{
    public static HttpRequestMessage WithHeader(this HttpRequestMessage req, string name, string value)
    {
        req.Headers.TryAddWithoutValidation(name, value);
        return req;
    }
}
