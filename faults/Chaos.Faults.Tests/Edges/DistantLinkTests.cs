using Chaos.Core.Calls;
using Chaos.Faults.Edges;
using Chaos.Faults.Hosts;
using Chaos.Faults.Services;
using Chaos.Faults.Toxics;
using Chaos.Faults.Warden;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chaos.Faults.Tests.Edges;

[Trait("Speed", "Slow")]
public sealed class DistantLinkTests
{
    [Fact]
    public async Task A_server_without_the_toxic_is_reported_and_leaves_nothing_to_undo()
    {
        using var state = new TemporaryState();
        using var journal = Journal.Create(state.Folder, Some.Header(Some.RunId()));
        await using var site = await OtherServer.StartAsync(journal);
        var fault = new DistantLink("order->payment", TimeSpan.FromMilliseconds(20)).Bind(site);

        var error = await Assert.ThrowsAsync<ToxiproxyException>(() => fault.InjectAsync(CancellationToken.None));
        await fault.RevertAsync(CancellationToken.None);

        Assert.Contains(
            "has no toxic distance, which is an extension of the embedded proxy: run without TOXIPROXY_URL",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(journal.Pending);
    }

    /// <summary>Answers as Toxiproxy does for an unknown type of toxic.</summary>
    private sealed class OtherServer(WebApplication app, Journal journal) : IFaultSite, IAsyncDisposable
    {
        private readonly HttpClient _http = new();

        public Journal Journal => journal;

        public Uri ProxiesAddress => new(app.Urls.Single());

        public ToxiproxyClient Proxies => new(_http, ProxiesAddress);

        public static async Task<OtherServer> StartAsync(Journal journal)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Run(context =>
            {
                var isNew = context.Request.Method == "POST";
                context.Response.StatusCode = isNew ? 400 : 404;
                return context.Response.WriteAsync(
                    isNew
                        ? """{"error":"invalid toxic type","status":400}"""
                        : """{"error":"toxic not found","status":404}"""
                );
            });
            await app.StartAsync();
            return new(app, journal);
        }

        public string ProxyOf(string edge) => "p";

        public ITarget CanaryOver(string edge) => new Silent();

        public ITarget CanaryOver(string edge, IReadOnlyDictionary<string, string> fields) => new Silent();

        public ITarget CanaryOf(string service) => throw new NotSupportedException();

        public ControlEndpoint ControlOf(string service) => throw new NotSupportedException();

        public IHost HostOf(string service) => throw new NotSupportedException();

        public Task KeepCountsAsync(string service, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task RestartAsync(string service, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public TimeSpan RestartsWithin(string service) => throw new NotSupportedException();

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            await app.DisposeAsync();
        }

        private sealed class Silent : ITarget
        {
            public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
                new(new CallResult(CallStatus.Ok));

            public ValueTask DisposeAsync() => default;
        }
    }
}
