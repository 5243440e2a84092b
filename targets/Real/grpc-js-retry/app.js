// `node app.js stock` has a number of each item. `node app.js shop` calls it for one item, within 1 s.
// RETRY=on: at most 3 attempts of a call by the service config of the client. Otherwise one.
'use strict';
const grpc = require('@grpc/grpc-js');
const { stock } = grpc.loadPackageDefinition(require('@grpc/proto-loader').loadSync(`${__dirname}/stock.proto`));
const server = new grpc.Server();

if (process.argv[2] === 'stock') {
  server.addService(stock.Stock.service, { take: (call, done) => done(null, { left: 7 }) });
} else {
  const retryPolicy = { maxAttempts: 3, initialBackoff: '0.01s', maxBackoff: '0.05s', backoffMultiplier: 1, retryableStatusCodes: ['UNAVAILABLE'] };
  const config = { methodConfig: [{ name: [{ service: 'stock.Stock' }], ...(process.env.RETRY === 'on' ? { retryPolicy } : {}) }] };
  const client = new stock.Stock(process.env.STOCK, grpc.credentials.createInsecure(), { 'grpc.service_config': JSON.stringify(config) });
  server.addService(stock.Shop.service, {
    buy: (call, done) => {
      // As a tracing library does: it tells the attempts of one call from those of another.
      const metadata = new grpc.Metadata();
      for (const key of ['baggage', 'traceparent']) for (const value of call.metadata.get(key)) metadata.add(key, value);
      client.take(call.request, metadata, { deadline: Date.now() + 1000 }, (error, count) => done(error && { code: error.code, details: error.details }, count));
    },
  });
}
server.bindAsync(process.env.LISTEN, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log('serving');
});
