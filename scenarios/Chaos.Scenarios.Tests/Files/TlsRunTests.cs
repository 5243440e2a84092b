using Chaos.Core.Calls;
using Chaos.Core.Judging;
using Chaos.Records;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>Faults of TLS on an edge whose proxy ends it, with the whole tool and a client in Node.js.</summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class TlsRunTests
{
    private const string App = """
        const https = require('https'), fs = require('fs');
        const agent = new https.Agent({ ca: fs.readFileSync(process.env.CA), keepAlive: false });
        require('http').createServer((q, r) => {
          if (q.url === '/health') return r.end('ok');
          https.get(`https://${process.env.PAY}/charge`, { agent }, (a) => { a.resume(); a.on('end', () => r.end('paid')); })
            .on('error', (e) => { r.statusCode = 502; r.end(e.code); });
        }).listen(process.env.PORT, '127.0.0.1');
        """;

    private const string Pay = """
        require('http').createServer((q, r) => r.end('{}')).listen(process.env.PORT, '127.0.0.1');
        """;

    private const string Text = """
        id: tls.expired
        services:
          app:
            command: node app.js
            env: { PORT: "{{port.app}}", PAY: "localhost:{{proxy.pay.port}}", CA: "{{proxy.ca}}" }
            ready: { http: /health }
          pay: { command: node pay.js, env: { PORT: "{{port.pay}}" } }
        edges:
          - { from: app, to: pay, protocol: https, tls: terminate }
        workloads:
          buy: { service: app, get: /buy, rate: 30, timeout: 2s, keep: bodies }
        faults:
          - certificate: { edge: app->pay }
            for: 4s
        objectives:
          - recovers within 2 s
        expectOutage: true
        durations: { warmUp: 1s, baseline: 3s, recovery: 8s }
        """;

    [NodeFact]
    public async Task A_client_refuses_an_expired_certificate_and_the_receipt_proves_it()
    {
        using var chaos = new ChaosCommand(
            [("mine.yaml", Text), ("app.js", App), ("pay.js", Pay)],
            ["run", "mine.yaml"]
        );

        var exit = await chaos.ExitAsync();

        var folder = new RecordFolder(chaos.Latest);
        var run = folder.ReadRun();
        var trial = folder.ReadTrial(Assert.Single(run.Experiments).Arms[0].Records[0]);
        Assert.Null(trial.Interrupted);
        Assert.Contains(
            trial.Workloads[0].Examples,
            e => e.Status == CallStatus.ServerError && e.Body == "CERT_HAS_EXPIRED"
        );
        if (!BusyMachine.Explains(run))
        {
            Assert.True(exit == 0, chaos.Output);
            Assert.Equal(Verdict.Pass, run.Experiments[0].Verdict);
            Assert.Null(Assert.Single(trial.Receipts).Unproven());
        }
    }
}
