// `node app.js stock` has a number of each item. `node app.js shop` calls it for one item, within 300 ms.
// RECONNECT=soon: 100 to 300 ms between attempts to connect. Otherwise the defaults of grpc-js: 1 s, and 1.6 times more
// after each attempt.
'use strict';
const grpc = require('@grpc/grpc-js');
const { stock } = grpc.loadPackageDefinition(require('@grpc/proto-loader').loadSync(`${__dirname}/stock.proto`));
const soon = process.env.RECONNECT === 'soon' ? { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 300 } : {};
const server = new grpc.Server();

if (process.argv[2] === 'stock') {
  server.addService(stock.Stock.service, { take: (call, done) => done(null, { left: 7 }) });
} else {
  const client = new stock.Stock(process.env.STOCK, grpc.credentials.createInsecure(), soon);
  server.addService(stock.Shop.service, {
    buy: (call, done) => client.take(call.request, { deadline: Date.now() + 300 }, (error, count) => done(error && { code: error.code, details: error.details }, count)),
  });
}
server.bindAsync(process.env.LISTEN, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log('serving');
});
